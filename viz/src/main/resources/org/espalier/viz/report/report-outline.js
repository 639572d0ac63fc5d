// The tree as a list that folds, where the drawing has no room, and for who reads it aloud.
function outlineItem(n, isAnswer) {
  const text = n.leaf || !n.children.length ? [n.leaf ? 'group ' + nameOf(n) : many(n.leaves, 'group', 'groups') + ' below', ': ', chip(best(n.dist)), ' ' + probability(Math.max(...n.dist))] : [isolated(titleOf(n))];
  const head = [isAnswer ? el('span', {class: 'soft'}, isAnswer + ' → ') : null, path.has(n.id) ? el('span', {class: 'here', title: 'the path of the ' + NOUN[0] + ' above'}, '▸ ') : null, el('span', {class: (path.has(n.id) ? 'on ' : '') + (found.has(n.id) ? 'found' : '')}, text), el('span', {class: 'soft'}, sideOf(n) ? ' ' + sideOf(n) : '')];
  let x = 0;
  const stack = sv('svg', {class: 'stack', viewBox: '0 0 300 7', preserveAspectRatio: 'none', 'aria-hidden': 'true'}, top(n.dist, 6).map(k => { const w = 300 * n.dist[k] * (n.reach === undefined ? 1 : Math.max(0.02, n.reach)), bar = sv('rect', {x: x, width: w, height: 7, fill: fillOf(k)}); x += w; return bar; }));
  if (!n.children.length) return el('li', {}, el('div', {class: 'end'}, head), stack);
  const inside = el('ul', {}), fold = el('details', {open: open.has(n.id)}, el('summary', {}, head), stack, n.images ? el('div', {}, n.images.map(picture)) : null, inside);
  const grow = () => { if (!inside.childElementCount) inside.append(...n.children.map(c => outlineItem(nodes.get(c), answerTo(n, c)))); };
  if (open.has(n.id)) grow();
  fold.addEventListener('toggle', () => { if (fold.open) grow(); });
  return el('li', {}, fold);
}
function answerTo(n, child) {
  const isLeft = child % 2 === 1;
  return n.question ? ((isLeft ? n.question.left === 'yes' : n.question.left !== 'yes') ? 'yes' : 'no') : isLeft ? 'left' : 'right';
}
function outline() { if (S.gates) document.getElementById('outline').replaceChildren(el('ul', {}, outlineItem(nodes.get(0), ''))); }
