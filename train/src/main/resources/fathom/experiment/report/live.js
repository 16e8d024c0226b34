// The live page: the server sends everything once and then what changes, and is asked to stop a run.

const Live = (() => {
  const at = id => document.getElementById(id);
  const LIVELY = ['running', 'stopping', 'silent'];
  const GROUPS = { all: null, running: LIVELY, queued: ['queued'], done: ['done'], diverged: ['diverged'], stopped: ['stopped'] };
  const state = { head: {}, figures: new Map(), rows: new Map(), depth: null, chosen: false, group: 'all', instance: null, lost: false };
  const token = tokenOf(location.hash.slice(1));

  /** The token stands behind the # of the printed address; it is kept for this tab and taken out of sight. */
  function tokenOf(given) {
    if (given) {
      sessionStorage.setItem('fathom-token', given);
      history.replaceState(null, '', '/');
    }
    return sessionStorage.getItem('fathom-token');
  }

  function duration(seconds) {
    if (seconds === null || seconds === undefined) return '';
    if (seconds > 0 && seconds < 0.5) return '< 1 s';
    const s = Math.round(seconds);
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`;
    return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')} min`;
  }

  /** A row of buttons of which one is chosen; those that stay keep the keyboard's place. */
  function choices(box, entries, choose) {
    const have = new Map([...box.children].map(button => [button.dataset.key, button]));
    const buttons = entries.map(({ key, words, chosen }) => {
      const button = have.get(String(key)) ?? html('button', { type: 'button', 'data-key': key });
      if (!have.has(String(key))) button.addEventListener('click', () => choose(key));
      if (button.textContent !== words) button.textContent = words;
      button.setAttribute('aria-pressed', chosen);
      return button;
    });
    if (buttons.length !== box.children.length || buttons.some((b, i) => b !== box.children[i])) box.replaceChildren(...buttons);
  }

  // ---- what a screen reader hears: what happens, and not what merely moves on

  const HEARD = { diverged: 'diverged', silent: 'is silent', stopped: 'is stopped' };
  const MOST_HEARD = 3;
  const events = [];

  function announce() {
    if (!events.length) return;
    const rest = events.length - MOST_HEARD;
    at('news').textContent = events.slice(0, MOST_HEARD).join('. ') + (rest > 0 ? `. And ${rest} more` : '');
    events.length = 0;
  }

  // ---- the top

  function head(now) {
    const before = state.head;
    state.head = now;
    const { counts } = now;
    const ended = (counts.done ?? 0) + (counts.diverged ?? 0);
    const out = counts.stopped ?? 0;
    const under = LIVELY.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
    const parts = [`${ended} of ${now.runs} runs made`];
    if (under) parts.push(`${under} under way`);
    if (counts.queued) parts.push(`${counts.queued} queued`);
    if (counts.diverged) parts.push(`${counts.diverged} diverged`);
    if (out) parts.push(`${out} stopped by hand`);
    if (now.left !== null && now.left > 0) parts.push(`about ${duration(now.left)} left`);
    if (!under && counts.queued) parts.push('nothing is under way: the command that made the comparison goes on with it');
    at('title').textContent = now.title || now.folder;
    document.title = `${ended}/${now.runs} · ${now.title || now.folder}`;
    say(parts.join(' · '));
    if (before.runs && !settled(before) && settled(now)) events.push('All runs are made');
    const share = now.runs ? ended / now.runs : 0;
    at('progress').setAttribute('aria-valuenow', Math.round(100 * share));
    at('progress').firstChild.style.width = `${100 * share}%`;
    if (now.report && !at('report')) at('extent').after(html('p', { id: 'report' }, html('a', { href: '/report' }, 'The report, as of its last writing')));
    groups();
  }

  const settled = ({ counts, runs }) => (counts.done ?? 0) + (counts.diverged ?? 0) + (counts.stopped ?? 0) === runs;

  const say = text => {
    if (at('extent').textContent !== text) at('extent').textContent = text;
  };

  // ---- curves

  function depths() {
    const all = [...state.figures.keys()].sort((a, b) => a - b);
    if (!state.chosen || !state.figures.has(state.depth)) state.depth = all.at(-1) ?? null;
    const entries = (all.length < 2 ? [] : all).map(depth => ({ key: depth, words: `depth ${depth}`, chosen: depth === state.depth }));
    choices(at('depths'), entries, depth => {
      Object.assign(state, { depth, chosen: true });
      depths();
      figures(true);
    });
  }

  function figures(changed) {
    const data = state.figures.get(state.depth);
    if (!changed) return;
    document.querySelectorAll('#curves figure').forEach((root, i) => {
      root.hidden = !data;
      if (!data) return;
      if (state.drawn?.[i]) Figures.renew(state.drawn[i], data[i]);
      else (state.drawn ??= [])[i] = Figures.add(root, data[i]);
    });
  }

  // ---- runs

  const number = (value, digits) => (value === null ? '–' : value.toFixed(digits));

  function row(run) {
    const cells = Object.fromEntries(['depth', 'seed', 'bar', 'state', 'loss', 'accuracy', 'rate', 'time', 'act'].map(name =>
      [name, html('td', { class: ['bar', 'state', 'act'].includes(name) ? name : 'n' })]));
    const meter = html('progress', { 'aria-label': 'Steps made' });
    const words = html('small');
    cells.bar.append(meter, words);
    const tr = html('tr', {}, html('th', { scope: 'row' }, run.variant, ...(run.stage === 'tuning' ? [' ', html('small', {}, 'tuning')] : [])), ...Object.values(cells));
    at('runs').tBodies[0].append(tr);
    return { tr, cells, meter, words, run: null };
  }

  function update(run) {
    const known = state.rows.get(run.id) ?? row(run);
    const { tr, cells, meter, words } = known;
    state.rows.set(run.id, known);
    cells.depth.textContent = run.depth;
    cells.seed.textContent = run.seed;
    cells.rate.textContent = run.rate === null ? '–' : Scales.plain(run.rate);
    meter.max = run.steps || 1;
    meter.value = run.step;
    words.textContent = ` ${Scales.plain(run.step)}${run.steps ? ` of ${Scales.plain(run.steps)}` : ''}`;
    cells.state.textContent = run.note || run.state;
    cells.state.classList.toggle('bad', ['diverged', 'silent'].includes(run.state));
    cells.loss.textContent = run.state === 'diverged' ? '–' : number(run.loss, 3);
    cells.accuracy.textContent = run.state === 'diverged' || run.accuracy === null ? '–' : `${number(100 * run.accuracy, 1)} %`;
    cells.time.textContent = run.left ? `${duration(run.left)} left` : run.seconds ? duration(run.seconds) : '';
    if (known.run?.state !== run.state) {
      if (known.run && HEARD[run.state]) events.push(`${named(run)} ${HEARD[run.state]}`);
      cells.act.replaceChildren(...action(run));
      tr.className = run.state;
    }
    known.run = run;
    tr.hidden = !shown(run);
  }

  const named = run => `${run.stage === 'tuning' ? 'tuning ' : ''}${run.variant}, depth ${run.depth}, seed ${run.seed}`;

  function action(run) {
    const stops = ['running', 'queued', 'silent'].includes(run.state);
    if (!token || !(stops || run.state === 'stopped')) return [];
    const button = html('button', { type: 'button' }, stops ? 'stop' : 'make after all');
    const what = named(run);
    button.setAttribute('aria-label', `${stops ? 'stop' : 'make after all'}: ${what}`);
    button.addEventListener('click', () => command(stops ? '/stop' : '/allow', run.id, button, stops && `Stop ${what}?\n\nIt is left out, the report says so, and no claim is made of ${run.variant} at depth ${run.depth}.`));
    return [button];
  }

  async function command(path, id, button, question) {
    if (question && !confirm(question)) return;
    button.disabled = true;
    try {
      const answer = await fetch(path, { method: 'POST', headers: { 'X-Fathom-Token': token }, body: id });
      if (!answer.ok) alert(await answer.text());
    } catch {
      alert('The page’s server does not answer.');
    }
    button.disabled = false;
  }

  const shown = run => GROUPS[state.group]?.includes(run.state) ?? true;

  function groups() {
    const { counts, runs } = state.head;
    const count = name => (name === 'all' ? runs : GROUPS[name].reduce((sum, s) => sum + (counts[s] ?? 0), 0));
    const entries = Object.keys(GROUPS).map(name => ({ key: name, words: `${name} ${count(name)}`, chosen: name === state.group }));
    choices(at('filter'), entries, name => {
      state.group = name;
      groups();
      state.rows.forEach(({ tr, run }) => (tr.hidden = !shown(run)));
    });
  }

  function warnings(lines) {
    at('warnings').hidden = lines.length === 0;
    const list = at('warnings').querySelector('ul');
    const known = new Set(state.warnings ?? lines);
    events.push(...lines.filter(line => !known.has(line)));
    state.warnings = lines;
    [...list.children].slice(lines.length).forEach(item => item.remove());
    lines.forEach((line, i) => {
      const item = list.children[i] ?? list.appendChild(html('li'));
      if (item.textContent !== line) item.textContent = line;
    });
  }

  // ---- the server

  function take(news) {
    news.runs?.forEach(update);
    if (news.head) head(news.head);
    if (news.warnings) warnings(news.warnings);
    for (const [depth, data] of Object.entries(news.figures ?? {})) {
      if (data.length) state.figures.set(Number(depth), data);
      else state.figures.delete(Number(depth)); // all its runs were stopped
      data[0]?.series.forEach(s => Legend.add(s.label, s.style));
    }
    if (news.figures) {
      const before = state.depth;
      depths();
      figures(state.depth !== before || String(state.depth) in news.figures);
    }
    state.warnings ??= []; // what comes after the first news is new
    announce();
  }

  function lost(now) {
    if (now === state.lost) return;
    state.lost = document.documentElement.classList.toggle('lost', now);
    events.push(`The server of this page ${now ? 'has ended' : 'answers again'}`);
    announce();
  }

  function listen() {
    const source = new EventSource('/events');
    source.addEventListener('hello', e => {
      // Another server may know less than the one before: what it does not tell of must go.
      if (state.instance && state.instance !== e.data) location.reload();
      state.instance = e.data;
      lost(false);
    });
    source.addEventListener('message', e => take(JSON.parse(e.data)));
    source.addEventListener('error', () => {
      lost(true);
      say('The server of this page has ended; it is waited for. fathom watch starts it again.');
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    });
  }

  if (!token) at('only').textContent = 'Runs can be stopped on the page whose address, with its token, fathom printed.';
  return { listen };
})();

controls();
dimming();
Live.listen();
