// One chart as SVG, in the looks of fathom.chart.LineChart. Names are set as text and attributes, never as markup.

const Drawing = (() => {
  const COLOURS = 8;
  const DASHES = ['none', '7 4', '2 3'];
  const THEORY = '4 3';
  const TOP = 12;
  const AXIS_ROOM = 52;
  const LABEL_HEIGHT = 14.5;
  const LONGEST_LABEL = 24;

  function element(tag, attributes, text) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  const round = v => Math.round(v * 10) / 10;
  const kind = (what, series) => `${what} v${series.style % COLOURS}`;
  const dash = series => (series.dashed ? THEORY : DASHES[Math.floor(series.style / COLOURS) % DASHES.length]);
  const shortened = label => (label.length <= LONGEST_LABEL ? label : label.slice(0, LONGEST_LABEL - 1) + '…');

  /** The lines with a label of their own: a theory's is named by the measured line it goes with. */
  function labelled(series) {
    const solid = new Set(series.filter(s => !s.dashed).map(s => s.label));
    return series.filter(s => !(s.dashed && solid.has(s.label)));
  }

  /**
   * Where things are. Where there is little room lines have no labels beside them: the page's legend names them.
   */
  function layout(series, width, labelsLeft) {
    const height = Math.round(Math.min(380, Math.max(250, width * 0.59)));
    const narrow = width < 440;
    const longest = Math.max(0, ...series.map(s => shortened(s.label).length));
    const room = narrow ? 12 : 30 + 7 * longest;
    return {
      width, height, narrow,
      top: TOP,
      bottom: height - 44,
      left: labelsLeft ? room : AXIS_ROOM,
      right: width - (labelsLeft ? AXIS_ROOM : room),
    };
  }

  function axes(svg, view, place) {
    const { left, right, bottom } = place;
    const side = view.labelsLeft ? { x: right + 8, anchor: 'start' } : { x: left - 8, anchor: 'end' };
    for (const tick of view.y.ticks) {
      const y = round(place.py(tick));
      svg.append(element('line', { class: 'grid', x1: left, x2: right, y1: y, y2: y }));
      svg.append(element('text', { class: 'tick', x: side.x, y: y + 4, 'text-anchor': side.anchor }, view.y.label(tick)));
    }
    let free = -Infinity;
    for (const tick of view.x.ticks) {
      const x = round(place.px(tick));
      const label = view.x.label(tick);
      svg.append(element('line', { class: 'tickmark', x1: x, x2: x, y1: bottom, y2: bottom + 4 }));
      if (x - 3.6 * label.length > free) {
        svg.append(element('text', { class: 'tick', x, y: bottom + 17, 'text-anchor': 'middle' }, label));
        free = x + 3.6 * label.length + 4;
      }
    }
    svg.append(element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }));
    const middle = round((left + right) / 2);
    svg.append(element('text', { class: 'axis-title', x: middle, y: place.height - 8, 'text-anchor': 'middle' }, view.x.title));
    const position = view.y.position(view.reference ?? NaN);
    if (position >= 0 && position <= 1) {
      const y = round(place.py(view.reference));
      svg.append(element('line', { class: 'reference', x1: left, x2: right, y1: y, y2: y }));
      svg.append(element('text', { class: 'reference-label', x: right - 4, y: y - 5, 'text-anchor': 'end' }, view.referenceLabel));
    }
  }

  /** The parts of a line between gaps, as lists of indices. */
  function parts(length, drawable) {
    const found = [];
    let open = null;
    for (let i = 0; i < length; i++) {
      if (!drawable(i)) open = null;
      else if (open) open.push(i);
      else found.push((open = [i]));
    }
    return found;
  }

  function lines(view, place) {
    // A nested drawing clips without an id that would have to be unique in the page.
    const { left, right, top, bottom } = place;
    const box = { x: left, y: top, width: right - left, height: bottom - top };
    const inner = element('svg', { ...box, viewBox: `${left} ${top} ${right - left} ${bottom - top}` });
    const on = v => Number.isFinite(view.y.position(v));
    // Far outside is drawn just far enough outside, since renderers round large coordinates badly.
    const point = (s, i, values) =>
      `${round(clamp(place.px(s.x[i])))} ${round(clamp(place.py(values[i])))}`;
    const clamp = v => Math.max(-5000, Math.min(5000, v));
    for (const s of view.series.filter(s => s.low.length > 0)) {
      const d = parts(s.x.length, i => on(s.low[i]) && on(s.high[i]))
        .map(p => 'M' + [...p.map(i => point(s, i, s.high)), ...[...p].reverse().map(i => point(s, i, s.low))].join('L') + 'Z')
        .join('');
      if (d) inner.append(element('path', { class: kind('band', s), 'data-v': s.label, d }));
    }
    for (const s of view.series) {
      const d = parts(s.x.length, i => on(s.y[i])).map(p => 'M' + p.map(i => point(s, i, s.y)).join('L')).join('');
      if (d) inner.append(element('path', { class: kind('line', s), 'data-v': s.label, 'stroke-dasharray': dash(s), d }));
    }
    return inner;
  }

  function crosses(svg, view, place) {
    for (const s of view.series) {
      for (const cross of s.crosses) {
        const x = place.px(cross.x);
        if (x < place.left - 1 || x > place.right + 1) continue;
        const y = Number.isFinite(view.y.position(cross.y)) ? place.py(cross.y) : place.top;
        const inside = Math.max(place.top + 5, Math.min(place.bottom - 5, y));
        const d = `M${round(x - 4)} ${round(inside - 4)}l8 8m0 -8l-8 8`;
        const made = element('path', { class: kind('cross', s), 'data-v': s.label, d });
        made.append(element('title', {}, cross.note));
        svg.append(made);
      }
    }
  }

  function labels(svg, view, place) {
    const named = labelled(view.series);
    const side = view.labelsLeft ? -1 : 1;
    const edge = view.labelsLeft ? place.left : place.right;
    const ends = named.map(s => end(s, view));
    const wanted = ends.map(e => {
      const y = e ? place.py(e.y) : place.top;
      return Math.max(place.top + 4, Math.min(place.bottom, y));
    });
    const placed = Scales.column(wanted, place.top + 4, place.bottom, LABEL_HEIGHT);
    named.forEach((s, i) => {
      const position = ends[i] ? view.y.position(ends[i].y) : NaN;
      const beyond = position < 0 ? ' ↓' : position > 1 ? ' ↑' : '';
      if (ends[i] && !beyond && Math.abs(place.px(ends[i].x) - edge) < 12) {
        const d = `M${round(edge + side)} ${round(wanted[i])}L${round(edge + 13 * side)} ${round(placed[i])}`;
        svg.append(element('path', { class: kind('leader', s), 'data-v': s.label, d }));
      }
      const words = (s.crosses.length ? '✕ ' : '') + shortened(s.label) + (s.crosses.length ? '' : beyond);
      const at = { x: round(edge + 16 * side), y: round(placed[i] + 4), 'text-anchor': view.labelsLeft ? 'end' : 'start' };
      const text = element('text', { class: kind('label', s), 'data-v': s.label, ...at }, words);
      if (s.label.length > LONGEST_LABEL) text.append(element('title', {}, s.label));
      svg.append(text);
    });
  }

  /** The last point that can be seen, or the first where labels stand left. */
  function end(s, view) {
    const inside = i => Number.isFinite(view.y.position(s.y[i])) && s.x[i] >= view.x.min && s.x[i] <= view.x.max;
    const indices = s.x.map((_, i) => i).filter(inside);
    const i = view.labelsLeft ? indices[0] : indices.at(-1);
    return i === undefined ? null : { x: s.x[i], y: s.y[i] };
  }

  /** Draws the view into the element, in place of what is there, and returns where things are. */
  function draw(svg, view, width) {
    const place = layout(view.series, width, view.labelsLeft);
    place.px = v => place.left + view.x.position(v) * (place.right - place.left);
    place.py = v => place.bottom - view.y.position(v) * (place.bottom - place.top);
    svg.setAttribute('viewBox', `0 0 ${place.width} ${place.height}`);
    svg.replaceChildren();
    axes(svg, view, place);
    svg.append(lines(view, place));
    crosses(svg, view, place);
    if (!place.narrow) labels(svg, view, place);
    return place;
  }

  const INHERITED = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-linejoin',
    'stroke-linecap', 'font-family', 'font-size', 'font-style', 'font-weight'];

  /** The drawing as a file: colours and fonts as attributes, which programs without style sheets read too. */
  function file(svg) {
    const copy = svg.cloneNode(true);
    const originals = [...svg.querySelectorAll('*')];
    [...copy.querySelectorAll('*')].forEach((part, i) => {
      const style = getComputedStyle(originals[i]);
      INHERITED.forEach(name => part.setAttribute(name, style.getPropertyValue(name)));
      part.removeAttribute('class');
    });
    copy.querySelectorAll('[data-pointer]').forEach(part => part.remove());
    const [, , width, height] = svg.getAttribute('viewBox').split(' ');
    const paper = getComputedStyle(document.body).backgroundColor;
    copy.prepend(element('rect', { width, height, fill: paper }));
    Object.entries({ width, height }).forEach(([name, value]) => copy.setAttribute(name, value));
    copy.removeAttribute('class');
    return new XMLSerializer().serializeToString(copy);
  }

  return { draw, file, element, kind, dash };
})();
