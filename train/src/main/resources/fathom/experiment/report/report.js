
// Only an enhancement: pointing at a variant anywhere dims the others everywhere.
(function () {
  const root = document.documentElement;
  const all = Array.from(document.querySelectorAll('[data-v]'));
  function focus(label) {
    root.classList.toggle('focused', label !== null);
    all.forEach(e => e.classList.toggle('focus', e.dataset.v === label));
  }
  all.forEach(e => {
    e.addEventListener('mouseenter', () => focus(e.dataset.v));
    e.addEventListener('mouseleave', () => focus(null));
  });
})();
