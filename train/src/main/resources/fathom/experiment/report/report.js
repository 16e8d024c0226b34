// The report: everything is in the page, so all there is to do is to make it answer.
document.querySelectorAll('path.line[data-v]:not([stroke-dasharray="4 3"])').forEach(line =>
  Legend.add(line.dataset.v, styleOf(line)));
document.querySelectorAll('table').forEach(Sorting.add);
document.querySelectorAll('figure:has(> script.data)').forEach(root => Figures.add(root));
controls();
dimming();

/** The number of a style, which its colour and its dash say together. */
function styleOf(line) {
  const colour = Number([...line.classList].find(name => /^v\d$/.test(name)).slice(1));
  return colour + 8 * Math.max(0, ['none', '7 4', '2 3'].indexOf(line.getAttribute('stroke-dasharray')));
}
