'use strict';
// Scales and numbers, as fathom.chart.Axis and fathom.text.Formats make them: what the script draws must not differ
// from what was drawn without it.

const Scales = (() => {
  const superscript = n => String(n).replace(/./g, c => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]));

  function niceStep(rough, steps) {
    const power = 10 ** Math.floor(Math.log10(rough));
    return (steps.find(nice => nice * power >= rough * 0.999) ?? 10) * power;
  }

  function plain(value) {
    const rounded = Number(value.toPrecision(6));
    const size = Math.abs(rounded);
    if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
      return rounded.toExponential().replace('+', '').replace('-', '−');
    }
    return rounded.toLocaleString('en-US', { maximumFractionDigits: 10 }).replace('-', '−');
  }

  /** A value as it is told under the pointer: four digits, or a power of ten. */
  function told(value) {
    if (!Number.isFinite(value)) return '–';
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(3).replace('+', '').replace(/-/g, '−');
    return value.toPrecision(4).replace('-', '−');
  }

  function linear(title, min, max, count, whole) {
    let low = min;
    let high = max;
    if (!(high - low > 1e-9 * Math.max(1e-9, Math.abs(high)))) {
      const pad = Math.max(0.5 * Math.abs(high), 1e-3);
      low -= pad;
      high += pad;
    }
    const step = whole
      ? Math.max(1, niceStep((high - low) / count, [1, 2, 5, 10]))
      : niceStep((high - low) / count, [1, 2, 2.5, 5, 10]);
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) ticks.push(i * step);
    return {
      title, min: low, max: high, log: false, ticks,
      position: v => (v - low) / (high - low),
      value: p => low + p * (high - low),
      label: v => plain(Math.abs(v) < step / 1000 ? 0 : v),
    };
  }

  /** Ticks at powers of ten; over two decades at 2 and 5 times those as well, over less than one at round values. */
  function logarithmic(title, min, max, count) {
    const low = Math.log10(min);
    const high = Math.log10(max);
    const scale = {
      title, min, max, log: true,
      position: v => (v > 0 ? (Math.log10(v) - low) / (high - low) : NaN),
      value: p => 10 ** (low + p * (high - low)),
    };
    if (high - low < 1) {
      const { ticks, label } = linear(title, min, max, count, false);
      return { ...scale, ticks, label };
    }
    const every = Math.max(1, Math.ceil((high - low) / count));
    const factors = high - low < 2 ? [1, 2, 5] : [1];
    const ticks = [];
    for (let e = every * Math.floor(low / every); e <= high + 1e-9; e += every) {
      factors.map(f => f * 10 ** e).filter(t => t >= min * 0.999 && t <= max * 1.001).forEach(t => ticks.push(t));
    }
    const label = v => {
      const exponent = Math.round(Math.log10(v));
      return factors.length > 1 ? plain(Number(v.toPrecision(3))) : exponent === 0 ? '1' : '10' + superscript(exponent);
    };
    return { ...scale, ticks, label };
  }

  /** An axis of log2 that is labelled at the given places only. */
  function at(title, min, max, ticks) {
    const inside = ticks.filter(t => t >= min && t <= max);
    return { ...logarithmic(title, min, max, 6), ticks: inside, label: plain };
  }

  /** Places for labels in a column, each as near as can be to where it belongs: see fathom.chart.LabelColumn. */
  function column(wanted, top, bottom, distance) {
    const n = wanted.length;
    const gap = n < 2 ? 0 : Math.min(distance, (bottom - top) / (n - 1));
    const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
    const blocks = [];
    order.forEach((index, rank) => {
      blocks.push({ mean: wanted[index] - rank * gap, size: 1 });
      while (blocks.length > 1 && blocks.at(-2).mean >= blocks.at(-1).mean) {
        const b = blocks.pop();
        const a = blocks.at(-1);
        a.mean = (a.mean * a.size + b.mean * b.size) / (a.size + b.size);
        a.size += b.size;
      }
    });
    const places = new Array(n);
    let rank = 0;
    for (const block of blocks) {
      const start = Math.max(top, Math.min(bottom - (n - 1) * gap, block.mean));
      for (let i = 0; i < block.size; i++, rank++) places[order[rank]] = start + rank * gap;
    }
    return places;
  }

  /** The mean of the finite values within half a window of each place, whose window shrinks towards the start. */
  function averaged(values, window) {
    if (window <= 1 || values.length === 0) return values;
    const sums = [0];
    const counts = [0];
    values.forEach((v, i) => {
      const finite = Number.isFinite(v);
      sums.push(sums[i] + (finite ? v : 0));
      counts.push(counts[i] + (finite ? 1 : 0));
    });
    return values.map((v, i) => {
      const half = Math.min(window >> 1, i);
      const from = i - half;
      const to = Math.min(values.length, i + half + 1);
      const n = counts[to] - counts[from];
      return Number.isFinite(v) && n > 0 ? (sums[to] - sums[from]) / n : NaN;
    });
  }

  return { linear, logarithmic, at, column, averaged, told, plain };
})();
