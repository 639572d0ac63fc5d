'use strict';
(function () {
  const D = JSON.parse(document.getElementById('data').textContent);
  const SVG = 'http://www.w3.org/2000/svg';
  // Text from outside only ever becomes a text node or the value of a harmless attribute.
  function fill(node, attributes, children) {
    for (const key in attributes) {
      if (attributes[key] !== undefined && attributes[key] !== null) node.setAttribute(key, attributes[key]);
    }
    children.flat(3).forEach(c => { if (c !== null && c !== undefined) node.append(c); });
    return node;
  }
  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const sv = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  const percent = x => x === undefined ? '–' : x > 0 && x < 0.001 ? '<0.1 %' : (100 * x).toFixed(x > 0 && x < 0.1 || x > 0.99 && x < 0.9995 ? 1 : 0) + ' %';
  const percents = x => (100 * x).toFixed(1) + ' %';
  const count = n => n.toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const signed = x => (x < 0 ? '−' : '+') + Math.abs(x).toFixed(2);
  const cut = (text, n) => { const c = Array.from(text); return c.length > n ? c.slice(0, n - 1).join('') + '…' : text; };
  const best = dist => dist.indexOf(Math.max(...dist));
  const main = document.getElementById('report');
  const section = (id, title, ...content) => main.append(el('section', {id: id}, el('h2', {}, title), content));
  function chip(k) {
    const c = el('span', {class: 'chip'}, D.classes[k]);
    c.style.background = D.colours[k]; c.style.color = D.textOn[k];
    return c;
  }
  function picture(p) {
    const im = el('img', {src: D.images[p.image], width: p.width, height: p.height, alt: p.caption || 'weights'});
    return el('figure', {}, im, el('figcaption', {}, p.caption));
  }
  function bars(dist, most) {
    const order = dist.map((p, k) => k).sort((a, b) => dist[b] - dist[a]).slice(0, most);
    return el('div', {}, order.map(k => {
      const s = sv('svg', {width: 110, height: 12}, sv('rect', {width: 110 * dist[k], height: 12, fill: D.colours[k]}));
      return el('div', {class: 'term'}, el('span', {}, D.classes[k]), el('span', {class: 'n'}, percent(dist[k])), s);
    }));
  }

  // Summary
  const S = D.summary;
  main.append(el('h1', {}, 'Soft decision tree for ' + D.target));
  const names = [['summary', 'Summary'], ['tree', 'Tree']];
  if (D.examples.length) names.push(['examples', 'Examples']);
  names.push(['rules', 'Leaves and rules']);
  names.push(['columns', 'Columns'], ['card', 'Model card']);
  main.append(el('nav', {'aria-label': 'sections'}, names.map(n => el('a', {href: '#' + n[0]}, n[1]))));
  const origin = S.fromLabels ? 'It was trained from the labels alone. ' : 'It was distilled from a teacher network: it is a surrogate for that teacher, and the decision model only where it is used in its place. ';
  const mass = S.pathMass;
  const trust = mass.mean >= 0.75 ? 'for most rows one path tells the story.' : mass.mean >= 0.5 ? 'one path tells most of the story; look at the path mass of a row before quoting its path.' : 'one path does not tell the story for many rows.';
  const figure = f => { const show = v => v === undefined ? '–' : (f.share ? (100 * v.value).toFixed(2) : v.value.toFixed(4)) + (v.interval ? ' [' + v.interval.map(x => f.share ? (100 * x).toFixed(2) : x.toFixed(4)).join(', ') + ']' : ''); return el('tr', {}, el('td', {}, f.name + (f.share ? ', %' : '')), ['maxPath', 'average', 'greedy', 'teacher'].map(r => el('td', {}, show(f[r])))); };
  section('summary', 'Summary',
    el('p', {}, 'A tree of depth ' + S.depth + ' with ' + count(S.gates) + ' gates and ' + count(S.leaves) + ' leaves. ' + origin),
    el('p', {}, 'Measured on ' + count(S.rows) + ' rows' + (S.labelled < S.rows ? ', ' + count(S.labelled) + ' of them with a label' : '') + '. The path that an explanation tells has on average ' + percents(mass.mean) + ' of the probability' + (mass.interval ? ' [' + mass.interval.map(percents).join(', ') + ']' : '') + ', and in 5 % of the rows less than ' + percent(mass.p05) + ': ' + trust + (S.dead ? ' ' + count(S.dead) + ' of the leaves answer none of these rows.' : '')),
    el('div', {class: 'scroll', tabindex: 0}, el('table', {id: 'figures'}, el('thead', {}, el('tr', {}, ['', 'max-path', 'average', 'greedy', 'teacher'].map(t => el('th', {}, t)))), el('tbody', {}, S.figures.map(figure)))),
    el('p', {class: 'soft'}, 'max-path: the likeliest leaf answers, the one that an explanation tells; average: all leaves, each by its path’s probability; greedy: the likelier branch at every gate. In brackets: 95 % bootstrap intervals over the rows.'),
    el('p', {}, 'Answering by one path instead of all leaves ' + (D.cost.accuracy ? 'costs ' + withInterval(D.cost.accuracy, v => (100 * v).toFixed(2)) + ' points of accuracy, and ' : '') + 'gives the same class for ' + withInterval(D.cost.agreement, v => (100 * v).toFixed(2)) + ' % of the rows.'),
    el('div', {class: 'row'}, calibration(), deletion(), explained(), D.confusion.truth ? confusion('truth', 'Rows by their class (down) and the tree’s answer (across)') : null, D.confusion.teacher ? confusion('teacher', 'Rows by the teacher’s answer (down) and the tree’s (across)') : null));

  function withInterval(v, form) { return form(v.value) + (v.interval ? ' [' + v.interval.map(form).join(', ') + ']' : ''); }
  function explained() {
    if (!D.explained.length) return null;
    const cell = v => el('td', {}, v === undefined ? '–' : withInterval(v, x => x.toFixed(3)));
    return el('div', {}, el('h3', {}, 'R² of the teacher’s probability'), el('div', {class: 'scroll', tabindex: 0}, el('table', {class: 'fit'}, el('thead', {}, el('tr', {}, ['class', 'max-path', 'average'].map(t => el('th', {}, t)))), el('tbody', {}, D.explained.map(f => el('tr', {}, el('td', {title: f.name}, cut(f.name, 24)), cell(f.maxPath), cell(f.average)))))));
  }
  function calibration() {
    const series = [['maxPath', 'max-path', 'sMax'], ['average', 'average', 'sAvg'], ['teacher', 'teacher', 'sTea']].filter(s => D.calibration[s[0]]);
    if (!series.length) return null;
    const W = 320, at = x => 40 + 250 * x, down = y => 260 - 250 * y;
    const plot = sv('svg', {class: 'plot', width: W, height: 300, viewBox: '0 0 ' + W + ' 300', role: 'img', 'aria-label': 'calibration plot'},
      sv('rect', {class: 'frame', x: 40, y: 10, width: 250, height: 250}), sv('line', {class: 'axis', x1: 40, y1: 260, x2: 290, y2: 10, 'stroke-dasharray': '3 3'}),
      [0, 0.5, 1].map(t => [sv('text', {x: at(t), y: 275, 'text-anchor': 'middle'}, percent(t)), sv('text', {x: 36, y: down(t) + 4, 'text-anchor': 'end'}, percent(t))]),
      sv('text', {x: 165, y: 292, 'text-anchor': 'middle'}, 'probability that is answered'),
      series.map((s, i) => [sv('polyline', {class: s[2], points: D.calibration[s[0]].map(b => at(b[0]) + ',' + down(b[1])).join(' ')}), D.calibration[s[0]].map(b => sv('circle', {class: s[2], cx: at(b[0]), cy: down(b[1]), r: 2.5})), sv('text', {class: s[2], x: 48, y: 26 + 15 * i}, '— ' + s[1])]));
    return el('div', {}, el('h3', {}, 'Calibration: how often the answer is right'), plot);
  }
  function deletion() {
    const C = D.curves, at = x => 40 + 250 * x, down = y => 260 - 250 * y;
    const series = [['explanation', 'as the explanation ranks them', 'sMax'], ['random', 'in random order', 'sAvg'], ['reverse', 'the other way round', 'sTea']];
    const plot = sv('svg', {class: 'plot', width: 320, height: 350, viewBox: '0 0 320 350', role: 'img', 'aria-label': 'deletion curves'},
      sv('rect', {class: 'frame', x: 40, y: 10, width: 250, height: 250}),
      [0, 0.5, 1].map(t => [sv('text', {x: at(t), y: 275, 'text-anchor': 'middle'}, percent(t)), sv('text', {x: 36, y: down(t) + 4, 'text-anchor': 'end'}, percent(t))]),
      sv('text', {x: 165, y: 292, 'text-anchor': 'middle'}, 'columns taken away'),
      series.map((s, i) => [sv('polyline', {class: s[2], points: C[s[0]].map((y, j) => at(C.removed[j]) + ',' + down(y)).join(' ')}), sv('text', {class: s[2], x: 48, y: 312 + 15 * i}, '— ' + s[1])]));
    return el('div', {}, el('h3', {}, 'Probability of the answer as columns go (' + count(C.rows) + ' rows)'), plot);
  }
  function confusion(which, title) {
    const table = D.confusion[which];
    // a table of hundreds of classes can't be read: those of most rows
    const rows = table.map(line => line.reduce((s, n) => s + n, 0));
    const kept = D.classes.map((c, k) => k).sort((a, b) => rows[b] - rows[a] || a - b).slice(0, 40).sort((a, b) => a - b);
    const most = kept.reduce((m, k) => kept.reduce((w, j) => Math.max(w, table[k][j]), m), 1);
    const note = kept.length < D.classes.length ? el('p', {class: 'soft'}, 'the ' + kept.length + ' classes of most rows, of ' + count(D.classes.length)) : null;
    return el('div', {}, el('h3', {}, title), note, el('div', {class: 'scroll', tabindex: 0}, el('table', {}, el('thead', {}, el('tr', {}, el('th', {}, ''), kept.map(k => el('th', {title: D.classes[k]}, cut(D.classes[k], 12))))), el('tbody', {}, kept.map(k => el('tr', {}, el('td', {title: D.classes[k]}, cut(D.classes[k], 16)), kept.map(j => {
      const n = table[k][j];
      const cell = el('td', {class: 'heat'}, n ? count(n) : '·');
      if (n) cell.style.background = (j === k ? 'rgba(0,158,115,' : 'rgba(213,94,0,') + (0.08 + 0.5 * Math.sqrt(n / most)).toFixed(2) + ')';
      return cell;
    })))))));
  }

  // Tree
  const nodes = new Map(D.tree.nodes.map(n => [n.id, n]));
  D.tree.nodes.forEach(n => { n.children = [2 * n.id + 1, 2 * n.id + 2].filter(c => nodes.has(c)); });
  const open = new Set();
  let current = 0, found = new Set(), path = new Set(), second = new Set(), chosen = null;
  const view = {x: 0, y: 0, scale: 1};
  const isImage = D.isImage;
  const size = n => { const gate = n.children.length > 0; if (gate && n.images) { const w = n.images.reduce((s, i) => s + i.width + 8, 8); return [Math.max(138, w), 34 + Math.max(...n.images.map(i => i.height)) + (n.images.some(i => i.caption) ? 18 : 8)]; } return gate ? [longest(n.terms.map(t => t[0]), 36) + 92, 34 + 16 * n.terms.length + 6] : [Math.max(150, longest(top(n.dist).map(k => D.classes[k]), 24) + 108), 34 + 15 * Math.min(3, D.classes.length) + 6]; };
  // about as wide as the widest text at 11 pixels
  function longest(texts, most) { return Math.max(60, 6.6 * Math.min(most, Math.max(...texts.map(t => Array.from(t).length), 1))); }
  function top(dist) { return dist.map((p, k) => k).sort((a, b) => dist[b] - dist[a]).slice(0, 3); }
  const canvas = sv('svg', {id: 'canvas', tabindex: 0, role: 'tree', 'aria-label': 'the tree; arrow keys move, Enter folds and unfolds, + and − zoom'});
  const layer = sv('g', {});
  canvas.append(layer);
  const search = el('input', {id: 'search', type: 'search', placeholder: 'class or column', 'aria-label': 'search the tree'});
  const hits = el('span', {class: 'soft', id: 'hits', role: 'status'});
  const button = (id, text, action) => { const b = el('button', {type: 'button', id: id}, text); b.addEventListener('click', action); return b; };
  const info = el('p', {class: 'soft', id: 'info', role: 'status'});
  section('tree', 'Tree',
    el('p', {class: 'soft'}, (isImage ? 'A gate shows its weights: orange pushes right, blue left, each gate on its own scale. ' : 'A gate shows what pushes it most: orange right, blue left (a number one deviation above the average, or the category that counts most, against the average row). ') + 'An edge names the classes that live below it. Click a box, or press Enter, to fold or unfold it.' + (D.tree['left out'] > 0 ? ' The file holds the branches that most rows come to; ' + count(D.tree['left out']) + ' gates are left out.' : '')),
    el('div', {class: 'bar'}, search, hits, button('fold', 'fold all', () => { open.clear(); draw(true); }), button('unfold', 'unfold more', () => { unfoldHeaviest(Math.min(200, shown().length * 2)); draw(true); }), button('in', '+', () => zoom(1.25)), button('out', '−', () => zoom(0.8)), button('fit', 'fit', fit)),
    canvas, info);

  function unfoldHeaviest(limit) {
    for (;;) {
      const closed = shown().filter(n => !open.has(n.id) && n.children.length && !n.dead);
      if (!closed.length || shown().length + 2 > limit) return;
      closed.sort((a, b) => (b.reach === undefined ? b.leaves - a.leaves : b.reach - a.reach) || a.id - b.id);
      open.add(closed[0].id);
    }
  }
  function shown() {
    const out = [], walk = n => { out.push(n); if (open.has(n.id)) n.children.forEach(c => walk(nodes.get(c))); };
    walk(nodes.get(0));
    return out;
  }
  function place() {
    const rows = [];
    let right = 0;
    const walk = (n, depth) => {
      const s = size(n);
      n.w = s[0]; n.h = s[1]; n.depth = depth;
      rows[depth] = Math.max(rows[depth] || 0, n.h);
      if (open.has(n.id) && n.children.length) {
        const kids = n.children.map(c => nodes.get(c));
        const start = right;
        kids.forEach(k => walk(k, depth + 1));
        n.x = (kids[0].x + kids[kids.length - 1].x) / 2;
        if (n.x - n.w / 2 < start) { const by = start - n.x + n.w / 2; shift(n, by); right += by; }
        right = Math.max(right, n.x + n.w / 2 + 16);
      } else { n.x = right + n.w / 2; right += n.w + 16; }
    };
    const shift = (n, by) => { n.x += by; if (open.has(n.id)) n.children.forEach(c => shift(nodes.get(c), by)); };
    walk(nodes.get(0), 0);
    const tops = [0];
    rows.forEach((h, i) => { tops[i + 1] = tops[i] + h + 46; });
    shown().forEach(n => { n.y = tops[n.depth]; });
    return [right - 16, tops[rows.length] - 46];
  }
  let extent = [1, 1];
  function draw(refit) {
    extent = place();
    const list = shown();
    const edges = [], boxes = [];
    list.forEach(n => {
      if (n.id > 0) {
        const p = nodes.get(n.parent), isLeft = n.id % 2 === 1, x1 = p.x + (isLeft ? -1 : 1) * p.w / 4, y1 = p.y + p.h, middle = (y1 + n.y) / 2;
        const kind = path.has(n.id) ? ' path' : second.has(n.id) ? ' second' : '';
        edges.push([kind, sv('path', {class: 'edge' + kind, d: 'M' + x1 + ' ' + y1 + ' C' + x1 + ' ' + middle + ' ' + n.x + ' ' + middle + ' ' + n.x + ' ' + n.y})]);
        const living = n.living.slice().sort((a, b) => a - b), label = cut(living.slice(0, 8).map(k => cut(D.classes[k], 14)).join(' ') + (living.length > 8 ? ' +' + (living.length - 8) : ''), Math.floor(n.w / 7));
        const width = 7 * Array.from(label).length + 4;
        boxes.push(sv('rect', {class: 'backed', x: n.x - width / 2, y: n.y - 19, width: width, height: 13}), sv('text', {class: 'small', x: n.x, y: n.y - 9, 'text-anchor': 'middle'}, label));
      }
      boxes.push(box(n));
    });
    edges.sort((a, b) => a[0].length - b[0].length || 0);
    layer.replaceChildren(...edges.map(e => e[1]), ...boxes);
    if (refit) fit(); else move();
    describe();
  }
  function box(n) {
    const gate = n.children.length > 0, x = n.x - n.w / 2;
    const state = (path.has(n.id) ? ' path' : second.has(n.id) ? ' second' : '') + (found.has(n.id) ? ' found' : '') + (n.id === current ? ' current' : '');
    const g = sv('g', {class: 'node' + state, 'data-id': n.id, role: 'treeitem', id: 'node-' + n.id, 'aria-selected': n.id === current, 'aria-expanded': gate ? open.has(n.id) : undefined, 'aria-label': (n.leaf ? 'leaf ' : 'gate ') + n.id + ', answers ' + D.classes[best(n.dist)]});
    const head = n.leaf ? 'leaf ' + n.id : 'gate ' + n.id + (gate ? (open.has(n.id) ? '  −' : '  + ' + count(n.leaves)) : ': ' + count(n.leaves) + ' leaves');
    const side = n.reach === undefined ? '' : n.dead ? 'dead: no row comes here' : 'n ' + count(n.rows) + ', reach ' + percent(n.reach);
    g.append(sv('rect', {class: 'box', x: x, y: n.y, width: n.w, height: n.h, rx: 5}), sv('rect', {x: x, y: n.y, width: 5, height: n.h, rx: 2, fill: D.colours[best(n.dist)]}), sv('text', {class: 'head', x: x + 11, y: n.y + 14}, head), sv('text', {class: 'small', x: x + 11, y: n.y + 27}, side));
    if (gate && n.images) {
      let at = n.x - (n.images.reduce((s, i) => s + i.width + 8, -8)) / 2;
      n.images.forEach(i => { g.append(sv('image', {x: at, y: n.y + 34, width: i.width, height: i.height, href: D.images[i.image]}), sv('text', {class: 'small', x: at + i.width / 2, y: n.y + 34 + i.height + 12, 'text-anchor': 'middle'}, cut(i.caption, 9))); at += i.width + 8; });
    } else if (gate) {
      const most = Math.max(...n.terms.map(t => Math.abs(t[1])), 1e-9);
      n.terms.forEach((t, i) => { const y = n.y + 34 + 16 * i, w = 30 * Math.abs(t[1]) / most, zero = x + n.w - 40; g.append(sv('text', {x: x + 11, y: y + 11}, cut(t[0], 36)), sv('rect', {class: t[1] < 0 ? 'toLeft' : 'toRight', x: t[1] < 0 ? zero - w : zero, y: y + 3, width: w, height: 9})); });
    } else {
      top(n.dist).forEach((k, i) => { const y = n.y + 34 + 15 * i; g.append(sv('text', {x: x + 11, y: y + 10}, cut(D.classes[k], 24)), sv('rect', {x: x + n.w - 92, y: y + 2, width: 40 * n.dist[k], height: 9, fill: D.colours[k]}), sv('text', {class: 'small', x: x + n.w - 6, y: y + 10, 'text-anchor': 'end'}, percent(n.dist[k]))); });
    }
    const likeliest = n.dist.map((p, k) => k).sort((a, b) => n.dist[b] - n.dist[a]).slice(0, 5).map(k => D.classes[k] + ' ' + percent(n.dist[k])).join(', ');
    g.append(sv('title', {}, (n.leaf ? 'leaf ' : 'gate ') + n.id + '\n' + side + '\n' + likeliest + (n.terms ? '\n' + n.terms.map(t => signed(t[1]) + '  ' + t[0]).join('\n') : '')));
    g.addEventListener('click', () => { if (!dragged) { current = n.id; toggle(n); } });
    return g;
  }
  function toggle(n) {
    if (n.children.length) { if (open.has(n.id)) open.delete(n.id); else open.add(n.id); }
    draw(false);
  }
  function describe() {
    const n = nodes.get(current), gate = n.children.length > 0;
    canvas.setAttribute('aria-activedescendant', 'node-' + current);
    info.textContent = (n.leaf ? 'Leaf ' : 'Gate ') + n.id + (n.reach === undefined ? '' : ', n ' + count(n.rows) + ', reach ' + percent(n.reach)) + (gate ? (open.has(n.id) ? ', unfolded' : ', folded') : '') + '; answers ' + D.classes[best(n.dist)] + ' (' + percent(Math.max(...n.dist)) + '). ' + shown().length + ' boxes shown.';
  }
  function move() { layer.setAttribute('transform', 'translate(' + view.x + ' ' + view.y + ') scale(' + view.scale + ')'); }
  function fit() {
    const w = canvas.clientWidth || 1200;
    // smaller than this nothing can be read: show the middle, and let the reader move
    view.scale = Math.max(0.75, Math.min(1.1, (w - 24) / extent[0]));
    canvas.style.height = Math.round(Math.max(300, Math.min(w < 700 ? 560 : 900, extent[1] * view.scale + 30))) + 'px';
    // of a tree that does not fit the path is what a reader wants to see
    const on = shown().filter(n => path.has(n.id) || n.id === 0).map(n => n.x), middle = (Math.min(...on) + Math.max(...on)) / 2;
    view.x = extent[0] * view.scale <= w ? (w - extent[0] * view.scale) / 2 : Math.min(12, w / 2 - middle * view.scale);
    view.y = 12;
    move();
  }
  function zoom(by, px, py) {
    const x = px === undefined ? canvas.clientWidth / 2 : px, y = py === undefined ? canvas.clientHeight / 2 : py;
    const next = Math.max(0.05, Math.min(4, view.scale * by)), f = next / view.scale;
    view.x = x - f * (x - view.x); view.y = y - f * (y - view.y); view.scale = next;
    move();
  }
  canvas.addEventListener('wheel', e => { if (e.ctrlKey || document.activeElement === canvas) { e.preventDefault(); const r = canvas.getBoundingClientRect(); zoom(e.deltaY < 0 ? 1.12 : 1 / 1.12, e.clientX - r.left, e.clientY - r.top); } }, {passive: false});
  let drag = null, dragged = false;
  canvas.addEventListener('pointerdown', e => { drag = [e.clientX, e.clientY, view.x, view.y]; dragged = false; });
  window.addEventListener('pointermove', e => { if (drag) { const dx = e.clientX - drag[0], dy = e.clientY - drag[1]; if (Math.abs(dx) + Math.abs(dy) > 5) dragged = true; if (dragged) { view.x = drag[2] + dx; view.y = drag[3] + dy; move(); } } });
  ['pointerup', 'pointercancel'].forEach(e => window.addEventListener(e, () => { drag = null; }));
  function show(n) {
    const w = canvas.clientWidth || 1200, h = canvas.clientHeight || 620, x = n.x * view.scale + view.x, y = n.y * view.scale + view.y;
    if (x < 60 || x > w - 60) view.x += w / 2 - x;
    if (y < 10 || y > h - 80) view.y += h / 2 - y;
    move();
  }
  canvas.addEventListener('keydown', e => {
    const n = nodes.get(current), go = id => { if (nodes.has(id) && shown().includes(nodes.get(id))) { current = id; draw(false); show(nodes.get(id)); } };
    const keys = {ArrowUp: () => n.id > 0 && go(n.parent), ArrowDown: () => go(2 * n.id + 1), ArrowLeft: () => go(n.id - 1), ArrowRight: () => go(n.id + 1), Enter: () => toggle(n), ' ': () => toggle(n), '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8)};
    if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
  });
  search.addEventListener('input', () => {
    const q = search.value.trim().toLowerCase();
    found = new Set();
    if (q) {
      D.tree.nodes.forEach(n => {
        const ends = !n.children.length && D.classes[best(n.dist)].toLowerCase() === q;
        const part = !n.children.length && q.length > 1 && D.classes[best(n.dist)].toLowerCase().includes(q);
        const term = n.terms && n.terms.some(t => t[0].toLowerCase().includes(q));
        if (ends || part || term) found.add(n.id);
      });
      Array.from(found).sort((a, b) => (nodes.get(b).reach || 0) - (nodes.get(a).reach || 0)).slice(0, 40).forEach(reveal);
    }
    hits.textContent = q ? count(found.size) + (found.size === 1 ? ' box' : ' boxes') : '';
    draw(false);
  });
  function reveal(id) { for (let i = id; i > 0;) { i = Math.floor((i - 1) / 2); if (nodes.has(i) && nodes.get(i).children.length) open.add(i); } }
  const upTo = leaf => { const out = new Set([0]); for (let i = leaf; i > 0; i = Math.floor((i - 1) / 2)) out.add(i); return out; };

  // Examples
  let pick = () => {};
  if (D.examples.length) {
    const list = el('div', {id: 'examples-list'}), detail = el('div', {id: 'example'});
    const kinds = Array.from(new Set(D.examples.map(x => x.kind)));
    const filter = el('select', {id: 'kind', 'aria-label': 'which examples'}, el('option', {value: ''}, 'all ' + D.examples.length + ' examples'), kinds.map(k => el('option', {value: k}, k + ' (' + D.examples.filter(x => x.kind === k).length + ')')));
    section('examples', 'Examples',
      el('p', {class: 'soft'}, 'Wrong answers and disagreements with the teacher come surest first; then the rows of the lowest path mass, and right answers of every class. The chosen one’s path is drawn dark in the tree above, the next likely one dashed.'),
      el('div', {class: 'bar'}, filter), list, detail);
    const listed = () => D.examples.filter(x => !filter.value || x.kind === filter.value);
    const fillList = () => list.replaceChildren(...listed().map(x => { const b = el('button', {type: 'button', 'data-row': x.row, 'aria-pressed': x === chosen, title: x.kind}, 'row ' + x.row + ' ', chip(x.class)); b.addEventListener('click', () => pick(x)); return b; }));
    filter.addEventListener('change', () => { fillList(); if (listed().length) pick(listed()[0]); });
    pick = x => {
      chosen = x;
      path = upTo(x.leaf); second = x.second ? upTo(x.second) : new Set();
      reveal(x.leaf); if (x.second) reveal(x.second);
      current = nodes.has(x.leaf) ? x.leaf : 0;
      draw(false);
      fillList();
      const beside = [['this leaf', x.dist], ['all leaves', x.average]].concat(x.teacher ? [['teacher', x.teacher]] : []);
      detail.replaceChildren(
        el('h3', {}, 'Row ' + x.row + ' (' + x.kind + '): the tree answers ', chip(x.class), x.label === undefined ? null : [', its class is ', chip(x.label)]),
        el('div', {}, x.summary.map(s => el('p', {}, s))),
        el('div', {class: 'row'}, x.input ? picture(x.input) : null, beside.map(b => el('div', {}, el('h3', {}, b[0]), bars(b[1], 3)))),
        el('div', {class: 'steps'}, x.path.map(step)));
    };
    const step = s => el('div', {class: 'step'},
      el('h4', {}, 'Gate ' + s.node + ' goes ' + s.branch + ', probability ' + s.probability.toFixed(3) + (s.against ? ', against its odds' : '')),
      el('p', {class: 'soft'}, 'left: ' + cut(s.left.join(', '), 60) + ' | right: ' + cut(s.right.join(', '), 60) + ' | reach ' + s.reach.toFixed(3)),
      s.images ? s.images.map(picture) : s.terms.map(t => {
        const most = Math.max(...s.terms.map(u => Math.abs(u[1])), 1e-9), w = 54 * Math.abs(t[1]) / most;
        return el('div', {class: 'term'}, el('span', {title: t[0]}, t[0]), el('span', {class: 'n'}, signed(t[1])), sv('svg', {width: 110, height: 12}, sv('line', {class: 'axis', x1: 55, x2: 55, y1: 0, y2: 12}), sv('rect', {class: t[1] < 0 ? 'toLeft' : 'toRight', x: t[1] < 0 ? 55 - w : 55, y: 1, width: w, height: 10})));
      }));
    unfoldHeaviest(3);
    pick(D.examples[0]);
    open.clear();
  }

  // Leaves and rules
  const R = D.rules, share = v => v === undefined ? '–' : (100 * v).toFixed(2), isDrawn = D.isImage;
  const under = (leaf, node) => { let i = leaf; while (i > node) i = Math.floor((i - 1) / 2); return i === node; };
  const asked = p => {
    const n = nodes.get(p[0]);
    return el('div', {class: 'asked'}, n && n.images ? n.images.map(i => el('img', {src: D.images[i.image], width: Math.round(i.width / 2), height: Math.round(i.height / 2), alt: 'weights of gate ' + p[0] + (i.caption ? ', ' + i.caption : '')})) : null, el('div', {class: p[1] === 'left' ? 'wentLeft' : 'wentRight'}, (p[1] === 'left' ? '← ' : '') + 'gate ' + p[0] + (p[1] === 'right' ? ' →' : '')));
  };
  section('rules', 'Leaves and rules',
    el('p', {}, 'The tree walked greedily, the likelier branch at every gate: dead branches pruned, siblings with one answer merged. ' + (isDrawn ? 'A leaf stands beside the gates on its way, each by its weights and the branch that leads here: left where what lies on blue outweighs what lies on orange, the gate’s bias counted in, right otherwise. ' : 'Each gate is cut to the columns that decide 99 % of its rows, in the data’s own units. ') + (R.count > R.list.length ? 'The ' + R.list.length + ' leaves of most rows, of ' + R.count + '. ' : R.count + (R.count === 1 ? ' leaf. ' : ' leaves. ')) + 'n and precision are counted on the rows of this report; the bars are the leaf’s answer.'),
    el('div', {class: 'scroll', tabindex: 0}, el('table', {class: 'fit'}, el('thead', {}, el('tr', {}, ['', 'accuracy, %', 'as max-path, %', 'as average, %', 'as teacher, %'].map(t => el('th', {}, t)))), el('tbody', {}, R.fit.map(f => el('tr', {}, el('td', {}, f.name), [f.accuracy, f.maxPath, f.average, f.teacher].map(v => el('td', {}, share(v)))))))),
    R.list.map(r => {
      const here = D.examples.filter(x => under(x.leaf, r.node)).slice(0, 6);
      const e = el('div', {class: 'rule'},
        el('div', {class: 'leaf'}, el('div', {}, chip(r.class), ' ', r.leaves > 1 ? 'node ' + r.node + ', ' + r.leaves + ' leaves in one' : 'leaf ' + r.node, el('div', {class: 'soft'}, 'n ' + count(r.rows) + (r.precision === undefined ? '' : ', precision ' + percent(r.precision)))), bars(r.dist, 3)),
        r.path ? el('div', {class: 'way'}, r.path.length ? r.path.map(asked) : 'always') : el('code', {}, r.conditions.length ? 'if ' + r.conditions.join(' and ') : 'always'),
        here.length ? el('div', {class: 'soft ends'}, 'examples whose likeliest path ends here: ', here.map(x => { const b = el('button', {type: 'button'}, 'row ' + x.row); b.addEventListener('click', () => { pick(x); document.getElementById('examples').scrollIntoView(); }); return [b, ' ']; })) : null);
      e.style.borderColor = D.colours[r.class];
      return e;
    }),
    D.sums.length ? [el('h3', {}, 'Sums'), D.sums.map(s => el('p', {class: 'sum'}, el('code', {}, s[0] + ' = ' + s[1])))] : null);

  // Columns
  if (D.importanceImage) {
    section('columns', 'Columns', el('p', {}, 'How much each pixel moves the gates that rows come to: dark is much.'), picture(D.importanceImage));
  } else {
    const most = Math.max(...D.columns.map(c => c.share), 1e-9);
    const histogram = c => { const top = Math.max(...c.counts, 1); return sv('svg', {class: 'plot', width: 240, height: 46, viewBox: '0 0 240 46'}, c.counts.map((n, i) => sv('rect', {class: 'sAvg', 'stroke-width': 0, x: i * 15, y: 32 - 30 * n / top, width: 13, height: 30 * n / top})), sv('text', {x: 0, y: 44}, c.from), sv('text', {x: 240, y: 44, 'text-anchor': 'end'}, c.to + (c.unit ? ' ' + cut(c.unit, 12) : ''))); };
    section('columns', 'Columns', el('p', {}, 'Importance: how much a column moves the gates that rows come to, as a share of all. Beside it how the rows of this report are distributed.'),
      D.columns.map(c => el('div', {class: 'column'}, el('div', {}, c.name + (c.fixed ? ' (immutable)' : '')), el('div', {}, sv('svg', {width: 70, height: 12}, sv('rect', {class: 'sMax', 'stroke-width': 0, width: 70 * c.share / most, height: 12})), ' ' + percent(c.share)), c.counts ? el('div', {}, histogram(c), el('div', {class: 'soft'}, 'training mean ' + c.mean)) : el('div', {class: 'soft'}, c.words.map(w => w[0] + ' ' + count(w[1])).join(', ') + (c.categories > c.words.length ? ' …' : '')))));
  }

  // Model card
  const card = Object.entries(D.card);
  section('card', 'Model card',
    el('p', {}, 'Intended use: to say why a decision was made where one path must explain it. ' + (S.fromLabels ? '' : 'Where a decision is made by the teacher, reasons from this tree are those of a surrogate: give them only for rows on which both agree. ')),
    el('p', {}, 'Limits: figures hold for rows like those measured here; a path of low mass does not explain its row; contributions say what moved the tree, not what causes the outcome.'),
    el('div', {class: 'scroll', tabindex: 0}, el('table', {class: 'card'}, el('tbody', {}, [['target', D.target], ['classes', D.classes.slice(0, 30).join(', ') + (D.classes.length > 30 ? ' …' : '')]].concat(card).map(c => el('tr', {}, el('td', {}, c[0]), el('td', {}, c[1])))))),
    D.schema.length ? [el('h3', {}, 'Schema'), el('div', {class: 'scroll', tabindex: 0}, el('table', {class: 'card'}, el('thead', {}, el('tr', {}, ['column', 'type', 'values', 'a missing value is', 'may change'].map(t => el('th', {}, t)))), el('tbody', {}, D.schema.map(line => el('tr', {}, line.map(v => el('td', {}, v)))))))] : null);

  unfoldHeaviest((canvas.clientWidth || 1200) < 700 ? 5 : isImage ? 15 : 9);
  if (chosen) { reveal(chosen.leaf); if (chosen.second) reveal(chosen.second); }
  current = 0;
  draw(true);
  // paper is narrower than the screen and can't be moved: all of what is unfolded, as large as it fits
  window.addEventListener('beforeprint', () => { canvas.setAttribute('viewBox', '0 0 ' + (extent[0] + 24) + ' ' + (extent[1] + 24)); canvas.style.height = ''; view.x = 12; view.y = 12; view.scale = 1; move(); });
  window.addEventListener('afterprint', () => { canvas.removeAttribute('viewBox'); fit(); });
  let wide = canvas.clientWidth;
  window.addEventListener('resize', () => { if (canvas.clientWidth !== wide) { wide = canvas.clientWidth; fit(); } });
})();
