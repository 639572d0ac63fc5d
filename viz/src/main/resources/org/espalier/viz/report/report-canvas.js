// Draws, moves and searches the tree.
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
  const edges = [], boxes = [];
  shown().forEach(n => {
    if (n.id > 0) {
      const p = nodes.get(n.parent), isLeft = n.id % 2 === 1, x1 = p.x + (isLeft ? -1 : 1) * p.w / 4, y1 = p.y + p.h, middle = (y1 + n.y) / 2;
      const kind = path.has(n.id) ? ' path' : second.has(n.id) ? ' second' : '', thick = n.reach === undefined ? 1.5 : Math.max(1.2, 22 * n.reach);
      const d = 'M' + x1 + ' ' + y1 + ' C' + x1 + ' ' + middle + ' ' + n.x + ' ' + middle + ' ' + n.x + ' ' + n.y;
      edges.push(['', sv('path', {class: 'flow', d: d, 'stroke-width': thick})]);
      edges.push([kind || ' plain', sv('path', {class: 'edge' + kind, d: d})]);
      const reachable = n.reachable.slice().sort((a, b) => a - b), names = reachable.slice(0, 8).map(k => cut(D.classes[k], 14)).concat(reachable.length > 8 ? ['+' + (reachable.length - 8)] : []);
      const label = p.question ? ((isLeft ? p.question.left === 'yes' : p.question.left !== 'yes') ? 'yes' : 'no') : cutParts(names, Math.floor(n.w / 7)), width = 7 * lengthOf(label) + 4;
      boxes.push(sv('rect', {class: 'backed', x: n.x - width / 2, y: n.y - 19, width: width, height: 13}), sv('text', {class: 'small', x: n.x, y: n.y - 9, 'text-anchor': 'middle'}, label));
    }
    boxes.push(box(n));
  });
  edges.sort((a, b) => [' plain', ' second', ' path'].indexOf(a[0]) - [' plain', ' second', ' path'].indexOf(b[0]));
  layer.replaceChildren(...edges.map(e => e[1]), ...boxes);
  if (refit) fit(); else move();
  describe();
}
// The likeliest answer at the top right of a box.
function answerChip(n, x) {
  const k = best(n.dist), free = Math.floor((n.w - 7.2 * lengthOf(headOf(n)) - 28) / 7), name = cut(D.classes[k], free), width = 7 * lengthOf(name) + 8, right = x + n.w - 5;
  if (free < 1 || name === '…') return [];
  const text = sv('text', {class: 'answer', x: right - width / 2, y: n.y + 15, 'text-anchor': 'middle'}, isolated(name));
  text.style.fill = D.textOn[k];
  return [sv('rect', {class: 'ofClass', x: right - width, y: n.y + 4, width: width, height: 14, rx: 3, fill: D.colours[k]}), text];
}
function box(n) {
  const gate = n.children.length > 0, x = n.x - n.w / 2, answer = D.classes[best(n.dist)];
  const state = (path.has(n.id) ? ' path' : second.has(n.id) ? ' second' : '') + (found.has(n.id) ? ' found' : '') + (n.id === current ? ' current' : '');
  const g = sv('g', {class: 'node' + state, 'data-id': n.id, role: 'treeitem', id: 'node-' + n.id, 'aria-level': n.depth + 1, 'aria-selected': n.id === current, 'aria-expanded': gate ? open.has(n.id) : null, 'aria-label': kindOf(n) + nameOf(n) + (n.question ? ', ' + isolated(n.question.text) : '') + ', answers ' + isolated(answer)});
  g.append(sv('rect', {class: 'box', x: x, y: n.y, width: n.w, height: n.h, rx: 5}), sv('rect', {class: 'ofClass', x: x, y: n.y, width: 6, height: n.h, rx: 2, fill: fillOf(best(n.dist))}),
    sv('text', {class: 'head', x: x + 11, y: n.y + 15}, headOf(n)), sv('text', {class: 'small', x: x + 11, y: n.y + 28}, sideOf(n)), ...answerChip(n, x));
  if (gate && n.images) {
    let at = n.x - (n.images.reduce((s, i) => s + i.width + 8, -8)) / 2;
    n.images.forEach(i => {
      g.append(sv('image', {x: at, y: n.y + 34, width: i.width, height: i.height, href: D.images[i.image]}), sv('text', {class: 'small', x: at + i.width / 2, y: n.y + 34 + i.height + 12, 'text-anchor': 'middle'}, isolated(cut(i.caption, 9))));
      at += i.width + 8;
    });
  } else if (gate && n.question) {
    g.append(sv('text', {class: 'head', x: x + 11, y: n.y + 46}, isolated(cut(n.question.text, 48))), sv('text', {class: 'small', x: x + 11, y: n.y + 62}, n.question.note));
    if (hasSpread(n)) g.append(sv('g', {transform: 'translate(' + (x + 11) + ' ' + (n.y + n.h - SPREAD - 2) + ')'}, spreadArt(n, n.w - 22, SPREAD - 4)));
  } else if (gate) {
    const most = Math.max(...n.terms.map(t => Math.abs(t[1])), 1e-9);
    n.terms.forEach((t, i) => {
      const y = n.y + 34 + 16 * i, w = 30 * Math.abs(t[1]) / most, zero = x + n.w - 40;
      g.append(sv('text', {x: x + 11, y: y + 11}, cutParts(t[0], 36)), sv('rect', {class: t[1] < 0 ? 'toLeft' : 'toRight', x: t[1] < 0 ? zero - w : zero, y: y + 3, width: w, height: 9}));
    });
    if (hasSpread(n)) g.append(sv('g', {transform: 'translate(' + (x + 11) + ' ' + (n.y + n.h - SPREAD - 2) + ')'}, spreadArt(n, n.w - 22, SPREAD - 4)));
  } else {
    top(n.dist, 3).forEach((k, i) => {
      const y = n.y + 34 + 15 * i;
      g.append(sv('text', {x: x + 11, y: y + 10}, isolated(cut(D.classes[k], 24))), classBar(k, Math.max(0.5, 40 * n.dist[k]), {x: x + n.w - 92, y: y + 2, height: 9}), sv('text', {class: 'small', x: x + n.w - 6, y: y + 10, 'text-anchor': 'end'}, probability(n.dist[k])));
    });
  }
  const likeliest = top(n.dist, 5).map(k => isolated(D.classes[k]) + ' ' + probability(n.dist[k])).join(', ');
  g.append(sv('title', {}, kindOf(n) + nameOf(n) + '\n' + sideOf(n) + '\n' + likeliest + (n.terms ? '\n' + n.terms.map(t => signed(t[1]) + '  ' + t[0].map(isolated).join(' ')).join('\n') : '')));
  g.addEventListener('click', () => { if (!dragged) { current = n.id; toggle(n); } });
  return g;
}
function toggle(n) {
  if (n.children.length) { if (open.has(n.id)) open.delete(n.id); else open.add(n.id); }
  draw(false);
}
function describe() {
  const n = nodes.get(current);
  canvas.setAttribute('aria-activedescendant', 'node-' + current);
  info.textContent = capital(kindOf(n)) + nameOf(n) + (sideOf(n) ? ', ' + sideOf(n) : '') + (n.children.length ? (open.has(n.id) ? ', unfolded' : ', folded') : '') + '; answers ' + isolated(D.classes[best(n.dist)]) + ' (' + probability(Math.max(...n.dist)) + '). ' + many(shown().length, 'box', 'boxes') + ' shown.';
}
function move() { layer.setAttribute('transform', 'translate(' + view.x + ' ' + view.y + ') scale(' + view.scale + ')'); }
function fit() {
  const w = canvas.clientWidth || 1200;
  // smaller than this nothing can be read: show a part, and let the reader move
  view.scale = Math.max(0.5, Math.min(1.1, (w - 24) / extent[0]));
  canvas.style.height = Math.round(Math.max(300, Math.min(w < 700 ? 560 : 900, extent[1] * view.scale + 30))) + 'px';
  // of a tree that does not fit the path is what a reader wants to see, and where it begins
  const root = nodes.get(0), on = shown().filter(n => path.has(n.id) || n.id === 0).map(n => n.x), middle = (Math.min(...on) + Math.max(...on)) / 2;
  const fits = extent[0] * view.scale <= w - 24;
  view.x = fits ? (w - extent[0] * view.scale) / 2 : Math.max(w - 12 - extent[0] * view.scale, Math.min(12, w / 2 - middle * view.scale));
  view.x = Math.max(8 - (root.x - root.w / 2) * view.scale, Math.min(view.x, w - 8 - (root.x + root.w / 2) * view.scale));
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
window.addEventListener('pointermove', e => {
  if (!drag) return;
  const dx = e.clientX - drag[0], dy = e.clientY - drag[1];
  if (Math.abs(dx) + Math.abs(dy) > 5) dragged = true;
  if (dragged) { view.x = drag[2] + dx; view.y = drag[3] + dy; move(); }
});
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
      const name = D.classes[best(n.dist)].toLowerCase(), ends = !n.children.length && (name === q || q.length > 1 && name.includes(q));
      if (ends || n.question && n.question.text.toLowerCase().includes(q) || n.terms && n.terms.some(t => t[0].join(' ').toLowerCase().includes(q))) found.add(n.id);
    });
    Array.from(found).sort((a, b) => (nodes.get(b).reach || 0) - (nodes.get(a).reach || 0)).slice(0, 40).forEach(reveal);
  }
  hits.textContent = q ? many(found.size, 'box', 'boxes') : '';
  draw(false);
  outline();
});
function reveal(id) { for (let i = id; i > 0;) { i = Math.floor((i - 1) / 2); if (nodes.has(i) && nodes.get(i).children.length) open.add(i); } }
const upTo = leaf => { const out = new Set([0]); for (let i = NODES + leaf; i > 0; i = (i - 1) >> 1) out.add(i); return out; };
// The box that shows a leaf: itself, or the closed or folded gate that stands for it.
const boxOf = leaf => { let i = NODES + leaf; while (i > 0 && !nodes.has(i)) i = (i - 1) >> 1; return i; };

section('tree', 'The whole tree',
  el('p', {class: 'lead'}, 'A box with a question sends each ' + NOUN[0] + ' on to one of the boxes below it; a box without is a group, and shows the answer. The thicker a line, the more of what the tree learned from goes there. '
    + (isImage ? 'A gate shows its weights: where the picture is dark on orange it pushes right, on blue left. ' : 'The bars in a box are the ' + NOUN[1] + ' of this report that come to it; the line is the border, and where it is hatched the gate is undecided. ')
    + (D.examples.length || M ? 'The dark line is the ' + NOUN[0] + ' above.' : '')),
  D.isSplit ? el('p', {class: 'legend'}, [POSITIVE, 1 - POSITIVE].map(k => el('span', {}, key(k), bdi(D.classes[k])))) : null,
  el('div', {class: 'bar'}, search, hits,
    el('span', {class: 'wide'}, button('fold all', {id: 'fold'}, () => { open.clear(); draw(true); outline(); }), button('unfold more', {id: 'unfold'}, () => { unfoldMostVisited(Math.min(200, shown().length * 2)); draw(true); outline(); }),
      button('+', {'aria-label': 'larger'}, () => zoom(1.25)), button('−', {'aria-label': 'smaller'}, () => zoom(0.8)), button('fit', {}, fit))),
  canvas, info, el('div', {id: 'outline', class: 'outline'}),
  el('p', {class: 'soft wide'}, 'Click a box, or press Enter, to fold or unfold it; drag to move.' + (D.tree['left out'] > 0 ? ' The file holds the branches that most come to; ' + many(D.tree['left out'], 'gate is', 'gates are') + ' left out.' : '')));
// one leaf is no tree: its scorecard says all
if (S.gates === 0) document.getElementById('tree').hidden = true;
