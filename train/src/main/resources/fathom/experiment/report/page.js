// What a page offers besides its figures: the legend, tables that sort, dark and light.

/** Figures are drawn when they come near the window: a page may have hundreds. */
const Figures = (() => {
  const all = new Map();
  const near = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      const figure = all.get(target);
      figure.near = isIntersecting;
      if (isIntersecting && figure.stale) redraw(figure);
    }
  }, { rootMargin: '400px' });
  const sizes = new ResizeObserver(entries => entries.forEach(({ target }) => {
    const figure = all.get(target.closest('figure'));
    if (figure.width !== target.clientWidth) stale(figure); // drawing changes the height, and that is no reason to draw
  }));

  function redraw(figure) {
    figure.stale = false;
    figure.width = figure.plot.clientWidth;
    figure.draw();
  }

  function stale(figure) {
    if (figure.near) redraw(figure);
    else figure.stale = true;
  }

  /** Takes a figure in; without data, those that the page holds for it. */
  function add(root, data) {
    const figure = new Figure(root);
    all.set(root, figure);
    figure.stale = true;
    figure.start(data ?? JSON.parse(root.querySelector('script.data').textContent));
    sizes.observe(figure.plot);
    near.observe(root);
    return figure;
  }

  function renew(figure, data) {
    figure.take(data);
    stale(figure);
  }

  Hidden.listen(() => all.forEach(figure => stale(figure)));
  addEventListener('beforeprint', () => [...all.values()].filter(figure => figure.stale).forEach(redraw));
  return { add, renew };
})();

/** Buttons that switch variants off and on in all figures; with Shift or Alt all others. */
const Legend = (() => {
  const buttons = new Map();
  const bar = html('ul', { class: 'legend' });

  function show() {
    buttons.forEach((button, label) => button.setAttribute('aria-pressed', !Hidden.has(label)));
  }

  function click(label, alone) {
    const labels = [...buttons.keys()];
    const already = labels.every(other => Hidden.has(other) === (other !== label));
    if (!alone) Hidden.set(label, !Hidden.has(label));
    else if (already) Hidden.clear();
    else Hidden.only(label, labels);
  }

  function add(label, style) {
    if (buttons.has(label)) return;
    const line = Drawing.element('svg', { viewBox: '0 0 18 8', width: 18, height: 8, 'aria-hidden': 'true' });
    const dash = Drawing.dash({ style });
    line.append(Drawing.element('line', { class: Drawing.kind('line', { style }), x1: 1, x2: 17, y1: 4, y2: 4, 'stroke-dasharray': dash }));
    const button = html('button', {
      type: 'button', 'data-v': label, 'aria-pressed': 'true', title: 'In all figures; with Shift this one alone',
    }, line, label);
    button.addEventListener('click', e => click(label, e.shiftKey || e.altKey));
    buttons.set(label, button);
    const item = html('li', { 'data-style': style }, button);
    bar.insertBefore(item, [...bar.children].find(other => Number(other.dataset.style) > style) ?? null);
  }

  Hidden.listen(show);
  return { bar, add, size: () => buttons.size };
})();

/** Dark is stated once, in the style sheet, for who prefers it: the switch moves that condition. */
const Theme = (() => {
  const preference = matchMedia('(prefers-color-scheme: dark)');
  const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
    .filter(rule => rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-color-scheme'));
  const button = html('button', { type: 'button', class: 'theme', title: 'Dark or light' }, 'dark');
  let dark = preference.matches;

  function show(chosen) {
    dark = chosen;
    rules.forEach(rule => (rule.media.mediaText = dark ? 'screen' : 'not all'));
    button.setAttribute('aria-pressed', dark);
  }

  // A page from a file may be refused storage; then the choice lasts as long as the page.
  function stored(action) {
    try {
      return action(localStorage);
    } catch {
      return null;
    }
  }

  show({ dark: true, light: false }[stored(s => s.getItem('fathom-theme'))] ?? dark);
  preference.addEventListener('change', e => show(e.matches));
  button.addEventListener('click', () => {
    show(!dark);
    stored(s => s.setItem('fathom-theme', dark ? 'dark' : 'light'));
  });
  return { button };
})();

/** Tables sort by a click on a heading: up, down, and as they were. */
const Sorting = (() => {
  const UNITS = { s: 1, min: 60, h: 3600 };

  /** The number that a cell begins with; text without one sorts after numbers. */
  function number(text) {
    const duration = [...text.matchAll(/([\d.]+) (s|min|h)\b/g)];
    if (duration.length) return duration.reduce((sum, [, n, unit]) => sum + n * UNITS[unit], 0);
    const power = text.match(/^([<>≤]? ?)([+−-]?[\d.,]+)?(?: ?×? ?)10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/);
    if (power) {
      const exponent = Number(power[3].replace('⁻', '-').replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, c => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)));
      return Number((power[2] ?? '1').replaceAll(',', '').replace('−', '-')) * 10 ** exponent;
    }
    const plain = text.match(/^[<>≤]? ?([+−-]?[\d][\d,]*(?:\.\d+)?(?:e[+−-]?\d+)?)/);
    return plain ? Number(plain[1].replaceAll(',', '').replaceAll('−', '-')) : NaN;
  }

  function compare(a, b) {
    const [x, y] = [number(a), number(b)];
    if (Number.isNaN(x) && Number.isNaN(y)) return a.localeCompare(b);
    return Number.isNaN(x) ? 1 : Number.isNaN(y) ? -1 : x - y;
  }

  function sort(table, heading, column, original) {
    const next = { none: 'ascending', ascending: 'descending', descending: 'none' }[heading.getAttribute('aria-sort') ?? 'none'];
    table.querySelectorAll('th[aria-sort]').forEach(th => th.removeAttribute('aria-sort'));
    if (next !== 'none') heading.setAttribute('aria-sort', next);
    const sign = next === 'descending' ? -1 : 1;
    const text = row => row.cells[column]?.textContent.trim() ?? '';
    const unknown = row => column > 0 && Number.isNaN(number(text(row)));
    const rows = next === 'none' ? original : [...original].sort((a, b) =>
      column > 0 && unknown(a) !== unknown(b) ? unknown(a) - unknown(b)
        : column === 0 ? sign * text(a).localeCompare(text(b)) : sign * compare(text(a), text(b)));
    table.tBodies[0].append(...rows);
  }

  function add(table) {
    const original = [...table.tBodies[0].rows];
    if (original.length < 2) return;
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if (!heading.textContent.trim() || heading.querySelector('.spoken')) return; // a column of pictures
      const button = html('button', { type: 'button' }, ...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => sort(table, heading, column, original));
    });
  }

  return { add, number };
})();

/** Pointing at a variant dims the others everywhere. */
function dimming() {
  let now = null;
  function focus(label) {
    if (label === now) return;
    now = label;
    document.documentElement.classList.toggle('focused', label !== null);
    document.querySelectorAll('[data-v]').forEach(e => e.classList.toggle('focus', e.dataset.v === label));
  }
  document.addEventListener('pointerover', e => focus(e.target.closest?.('tr[data-v], text[data-v], .legend [data-v]')?.dataset.v ?? null));
}

/** The bar on top: legend and theme. */
function controls() {
  const tools = html('div', { class: 'explore', role: 'region', 'aria-label': 'Variants and looks' }, Legend.bar, Theme.button);
  document.querySelector('main').prepend(tools);
}
