// A figure to explore: what is shown of its data, and what pointer, keys and buttons change in it.

/** Which variants are switched off, on the whole page. */
const Hidden = (() => {
  const labels = new Set();
  const listeners = [];
  return {
    has: label => labels.has(label),
    listen: listener => listeners.push(listener),
    set(label, hidden) {
      if (hidden) labels.add(label);
      else labels.delete(label);
      listeners.forEach(listener => listener());
    },
    only(label, all) {
      labels.clear();
      all.filter(other => other !== label).forEach(other => labels.add(other));
      listeners.forEach(listener => listener());
    },
    clear() {
      labels.clear();
      listeners.forEach(listener => listener());
    },
  };
})();

/** Makes an HTML element; text is text, whatever it holds. */
function html(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  html('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

const csvCell = v => (typeof v === 'number' ? (Number.isFinite(v) ? v : 'NaN') : /[",\n\r]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v);

class Figure {
  constructor(root) {
    this.root = root;
    this.svg = root.querySelector('svg.chart');
    this.state = { log: null, smoothing: 1, seconds: false, zoom: null };
    this.cursor = null;
    this.drawn = false;
  }

  /** Takes data, as fathom.chart.ChartJson writes them. */
  take(data) {
    const numbers = values => values.map(v => v ?? NaN);
    this.data = data;
    this.series = data.series.map(s => ({
      ...s,
      x: s.x ?? data.xs,
      y: numbers(s.y),
      low: numbers(s.low ?? []),
      high: numbers(s.high ?? []),
      raw: numbers(s.raw ?? []),
      crosses: (s.crosses ?? []).map(c => ({ ...c, y: c.y ?? NaN })),
    }));
    this.state.log ??= data.y.log;
    const old = this.select;
    if (old && String(old.dataset.windows) !== String(data.windows)) old.replaceWith(this.smoothing()); // curves have grown
  }

  /** Takes its first data and puts its controls there. */
  start(data) {
    this.take(data);
    this.build();
  }

  build() {
    this.plot = html('div', {
      class: 'plot', tabindex: '0', role: 'group', 'aria-label': this.data.description,
      'aria-description': 'Left and right arrows read values, plus and minus zoom, 0 shows all, Escape leaves.',
    });
    this.svg.replaceWith(this.plot);
    this.tip = html('div', { class: 'tip', hidden: '' });
    this.spoken = html('p', { class: 'spoken', 'aria-live': 'polite' });
    this.plot.append(this.svg, this.tip);
    this.root.append(this.toolbar(), this.spoken, this.table());
    this.listen();
  }

  // ---- what is shown

  /** Lines as they are to be seen: switched on, smoothed, over steps or seconds. */
  shown() {
    const smoothing = this.state.smoothing;
    return this.series.filter(s => !Hidden.has(s.label)).map(s => {
      const raw = smoothing === 0 && s.raw.length > 0;
      const window = s.dashed ? 1 : this.window(s, smoothing);
      const scale = this.state.seconds ? s.seconds ?? NaN : 1;
      return {
        ...s,
        x: scale === 1 ? s.x : s.x.map(x => x * scale),
        y: raw ? s.raw : Scales.averaged(s.y, window),
        low: raw ? [] : Scales.averaged(s.low, window),
        high: raw ? [] : Scales.averaged(s.high, window),
        crosses: scale === 1 ? s.crosses : s.crosses.map(c => ({ ...c, x: c.x * scale })),
      };
    }).filter(s => Number.isFinite(s.x[0]));
  }

  /** How many drawn points a moving average takes to widen the window of steps by that factor. */
  window(s, factor) {
    const spacing = s.x.length > 1 ? (s.x.at(-1) - s.x[0]) / (s.x.length - 1) : 1;
    return factor <= 1 || !this.data.windows ? 1 : Math.round(factor * this.data.windows[1] / spacing) | 1;
  }

  view() {
    const series = this.shown();
    return {
      series,
      x: this.across(series),
      y: this.up(series),
      labelsLeft: this.data.labelsLeft,
      reference: this.data.reference,
      referenceLabel: this.data.referenceLabel,
    };
  }

  across(series) {
    const { x } = this.data;
    const whole = Math.max(...series.map(s => s.x.at(-1)), 0);
    const [min, max] = this.state.zoom?.x ?? (this.state.seconds ? [0, whole] : [x.min, x.max]);
    if (x.ticks) return Scales.at(x.title, min, max, x.ticks);
    return Scales.linear(this.state.seconds ? 'seconds of training' : x.title, min, max, 6, x.whole && !this.state.seconds);
  }

  up(series) {
    const { y } = this.data;
    const { log, zoom } = this.state;
    const make = (min, max) => (log ? Scales.logarithmic(y.title, min, max, 7) : Scales.linear(y.title, min, max, 6, false));
    if (zoom?.y) return make(...zoom.y);
    if (log === y.log) return make(y.min, y.max);
    const values = series.flatMap(s => [...s.y, ...s.low, ...s.high]).filter(v => v > 0 && v <= y.max);
    const least = values.length ? Math.min(...values) : y.max / 10;
    return log ? make(Math.max(least / 1.1, y.max / 1e8), y.max) : make(Math.min(0, y.min), y.max);
  }

  draw() {
    const width = Math.round(this.plot.clientWidth || 560);
    this.place = Drawing.draw(this.svg, (this.seen = this.view()), Math.max(300, Math.min(width, 760)));
    this.drawn = true;
    this.point(this.cursor);
    if (this.details.open) this.fill();
  }

  change(changes) {
    Object.assign(this.state, changes);
    this.reset.hidden = this.state.zoom === null;
    this.draw();
  }

  // ---- pointer and keys

  listen() {
    const surface = this.plot;
    let start = null;
    surface.addEventListener('pointerdown', e => {
      if (e.button !== 0) return;
      start = this.where(e);
      if (e.pointerType === 'mouse') surface.setPointerCapture(e.pointerId); // on glass a drag scrolls the page
    });
    surface.addEventListener('pointermove', e => {
      const here = this.where(e);
      if (start && e.pointerType === 'mouse') this.rubber(start, here);
      else this.point(here);
    });
    surface.addEventListener('pointerup', e => {
      const from = start;
      start = null;
      this.band?.remove();
      this.band = null;
      if (from && e.pointerType === 'mouse') this.zoomTo(from, this.where(e));
      this.point(this.where(e));
    });
    surface.addEventListener('pointercancel', () => (start = null));
    surface.addEventListener('pointerleave', () => this.point(null));
    surface.addEventListener('dblclick', () => this.change({ zoom: null }));
    surface.addEventListener('blur', () => this.point(null));
    surface.addEventListener('keydown', e => this.key(e));
  }

  /** The place of the pointer in the drawing, with the value across; null outside of the axes. */
  where(e) {
    if (!this.place) return null;
    const box = this.svg.getBoundingClientRect();
    const scale = this.place.width / box.width;
    const px = (e.clientX - box.left) * scale;
    const py = (e.clientY - box.top) * scale;
    const { left, right, top, bottom } = this.place;
    if (px < left - 6 || px > right + 6 || py < 0 || py > bottom + 6) return null;
    const clamp = (v, a, b) => Math.max(a, Math.min(b, v));
    return { px: clamp(px, left, right), py: clamp(py, top, bottom), x: this.seen.x.value(clamp((px - left) / (right - left), 0, 1)) };
  }

  rubber(from, to) {
    if (!from || !to) return;
    this.point(null);
    this.band ??= this.svg.appendChild(Drawing.element('rect', { class: 'rubber', 'data-pointer': '' }));
    const box = this.box(from, to);
    Object.entries(box).forEach(([name, value]) => this.band.setAttribute(name, value));
  }

  /** A drag that is nearly level zooms across only. */
  box(from, to) {
    const level = Math.abs(from.py - to.py) < 14;
    return {
      x: Math.min(from.px, to.px),
      width: Math.abs(from.px - to.px),
      y: level ? this.place.top : Math.min(from.py, to.py),
      height: level ? this.place.bottom - this.place.top : Math.abs(from.py - to.py),
    };
  }

  zoomTo(from, to) {
    if (!to) return;
    const { left, right, top, bottom } = this.place;
    const box = this.box(from, to);
    if (box.width < 8) return;
    const across = px => this.seen.x.value((px - left) / (right - left));
    const up = py => this.seen.y.value((bottom - py) / (bottom - top));
    const x = [across(box.x), across(box.x + box.width)];
    const level = box.height >= bottom - top - 1;
    this.change({ zoom: { x, y: level ? this.state.zoom?.y ?? null : [up(box.y + box.height), up(box.y)] } });
  }

  key(e) {
    const { x } = this.seen ?? {};
    if (!x || e.ctrlKey || e.metaKey || e.altKey || e.target !== this.plot) return;
    const at = this.cursor ? x.position(this.cursor.x) : 0;
    const move = by => this.say(x.value(Math.max(0, Math.min(1, at + by))));
    const actions = {
      ArrowRight: () => move(e.shiftKey ? 0.1 : 0.01),
      ArrowLeft: () => move(e.shiftKey ? -0.1 : -0.01),
      Home: () => move(-1),
      End: () => move(1),
      Escape: () => this.point(null),
      '+': () => this.zoomAround(at, 0.5),
      '-': () => this.zoomAround(at, 2),
      0: () => this.change({ zoom: null }),
    };
    if (!actions[e.key]) return;
    e.preventDefault();
    actions[e.key]();
  }

  zoomAround(at, factor) {
    const { x } = this.seen;
    const from = Math.max(0, at - factor / 2);
    const to = Math.min(1, from + factor);
    this.change({ zoom: factor > 1 ? null : { x: [x.value(from), x.value(to)], y: this.state.zoom?.y ?? null } });
  }

  say(x) {
    this.point({ x, px: this.place.px(x), py: this.place.top + 20 });
    this.spoken.textContent = this.tip.innerText.replaceAll('\n', ', ');
  }

  // ---- the values under the pointer

  /** Every line's point nearest to that place, the largest value first. */
  values(x) {
    const reach = (this.seen.x.max - this.seen.x.min) / 40;
    return this.seen.series
      .map(s => ({ s, i: nearest(s.x, x) }))
      .filter(({ s, i }) => i >= 0 && Number.isFinite(s.y[i]) && (Math.abs(s.x[i] - x) <= reach || s.x.length < 40 && inside(s.x, x)))
      .sort((a, b) => b.s.y[b.i] - a.s.y[a.i]);
  }

  point(where) {
    this.cursor = where;
    this.svg.querySelectorAll('[data-pointer]:not(.rubber)').forEach(part => part.remove());
    this.tip.hidden = true;
    if (!where || !this.drawn) return;
    const values = this.values(where.x);
    if (values.length === 0) return;
    const x = values[0].s.x[values[0].i];
    const px = this.place.px(x);
    this.svg.append(Drawing.element('line', { class: 'axis', 'data-pointer': '', x1: px, x2: px, y1: this.place.top, y2: this.place.bottom }));
    for (const { s, i } of values) {
      const py = this.place.py(s.y[i]);
      if (!(py >= this.place.top && py <= this.place.bottom)) continue;
      this.svg.append(Drawing.element('circle', { class: Drawing.kind('dot', s), 'data-pointer': '', cx: this.place.px(s.x[i]), cy: py, r: 3.5 }));
    }
    this.tell(values, x, where);
  }

  tell(values, x, where) {
    const { seconds } = this.state;
    const name = seconds ? 'seconds' : this.data.x.title.replace(/,.*/, '');
    const rows = values.map(({ s, i }) => {
      const band = s.low.length ? ` ${Scales.told(s.low[i])} … ${Scales.told(s.high[i])}` : '';
      const row = html('div', { class: `row v${s.style % 8}` },
        html('i', { 'aria-hidden': 'true' }), html('span', {}, s.label + (s.dashed ? ' (theory)' : '')),
        html('b', {}, Scales.told(s.y[i])), html('small', {}, band));
      const distance = Math.abs(this.place.py(s.y[i]) - where.py);
      return { row, distance };
    });
    const close = Math.min(...rows.map(r => r.distance));
    rows.find(r => r.distance === close)?.row.classList.add('near');
    this.tip.replaceChildren(html('div', { class: 'at' }, `${name} ${Scales.plain(seconds ? Number(x.toPrecision(4)) : x)}`), ...rows.map(r => r.row));
    this.tip.hidden = false;
    const scale = this.plot.clientWidth / this.place.width;
    const px = this.place.px(x) * scale;
    const room = this.plot.clientWidth - this.tip.offsetWidth;
    const left = px + 14 <= room ? px + 14 : px - 14 - this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, Math.min(room, left))}px`;
    this.tip.style.top = `${this.place.top * scale}px`;
  }

  // ---- buttons

  toolbar() {
    const bar = html('div', { class: 'tools', role: 'group', 'aria-label': 'Controls of this figure' });
    const button = (words, title, action, pressed) => {
      const made = html('button', { type: 'button', title }, words);
      if (pressed !== undefined) made.setAttribute('aria-pressed', pressed);
      made.addEventListener('click', () => action(made));
      bar.append(made);
      return made;
    };
    const toggle = (words, title, name) => button(words, title, made => {
      this.change({ [name]: !this.state[name], zoom: null });
      made.setAttribute('aria-pressed', this.state[name]);
    }, this.state[name]);
    toggle('log', 'Logarithmic vertical axis', 'log');
    if (this.series.some(s => s.seconds)) toggle('seconds', 'Seconds of training in place of steps', 'seconds');
    if (this.data.windows) bar.append(this.smoothing());
    button('SVG', 'Save this figure as seen', () => download(`${this.name()}.svg`, 'image/svg+xml', Drawing.file(this.svg)));
    button('CSV', 'Save the data of this figure as seen', () => download(`${this.name()}.csv`, 'text/csv', this.csv()));
    this.reset = button('show all', 'End the zoom (double click)', () => this.change({ zoom: null }));
    this.reset.hidden = true;
    return bar;
  }

  smoothing() {
    const [raw, drawn] = this.data.windows;
    const select = html('select', { title: 'Steps over which a point averages', 'aria-label': 'Smoothing', 'data-windows': this.data.windows });
    for (const factor of [0, 1, 2, 4, 8]) {
      const steps = factor === 0 ? raw : factor * drawn;
      const option = html('option', { value: factor }, steps === 1 ? 'no smoothing' : `mean of ${Scales.plain(steps)} steps`);
      option.selected = factor === this.state.smoothing;
      if (factor !== 0 || raw < drawn) select.append(option);
    }
    select.addEventListener('change', () => this.change({ smoothing: Number(select.value) }));
    return (this.select = select);
  }

  name() {
    return this.data.description.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80) || 'figure';
  }

  csv() {
    const rows = [['variant', this.state.seconds ? 'seconds' : this.data.x.title, this.data.y.title, 'lowest', 'highest']];
    for (const s of this.shown()) {
      const name = s.dashed ? `${s.label} (theory)` : s.label;
      s.x.forEach((x, i) => rows.push([name, x, s.y[i], s.low[i] ?? '', s.high[i] ?? '']));
    }
    return rows.map(row => row.map(csvCell).join(',')).join('\n') + '\n';
  }

  // ---- the data as a table, for who does not see the figure

  table() {
    this.details = html('details', { class: 'numbers' }, html('summary', {}, 'Data'));
    this.details.addEventListener('toggle', () => this.details.open && this.fill());
    return this.details;
  }

  fill() {
    const series = this.shown();
    const places = [...new Set(series.flatMap(s => s.x))].sort((a, b) => a - b);
    const body = html('tbody');
    const at = series.map(s => new Map(s.x.map((x, i) => [x, s.y[i]])));
    for (const x of places) {
      const cells = at.map(values => html('td', { class: 'n' }, values.has(x) ? Scales.told(values.get(x)) : ''));
      body.append(html('tr', {}, html('th', { scope: 'row', class: 'n' }, Scales.plain(x)), ...cells));
    }
    const head = html('tr', {}, html('th', { scope: 'col', class: 'n' }, this.state.seconds ? 'seconds' : this.data.x.title),
      ...series.map(s => html('th', { scope: 'col', class: 'n' }, s.label + (s.dashed ? ' (theory)' : ''))));
    const table = html('table', { class: 'narrow' }, html('thead', {}, head), body);
    const box = html('div', { class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': `Data: ${this.data.description}` }, table);
    this.details.querySelector('.scroll')?.remove();
    this.details.append(box);
  }
}

const inside = (xs, x) => x >= xs[0] - 0.5 && x <= xs.at(-1) + 0.5;

/** The index of the value nearest to x in an ascending list, -1 if it is empty. */
function nearest(xs, x) {
  let low = 0;
  let high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] < x) low = middle;
    else high = middle;
  }
  return high < 0 ? -1 : Math.abs(xs[low] - x) <= Math.abs(xs[high] - x) ? low : high;
}
