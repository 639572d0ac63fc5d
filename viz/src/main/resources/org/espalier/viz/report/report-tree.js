// The tree: boxes to fold and unfold.
const nodes = new Map(D.tree.nodes.map(n => [n.id, n]));
D.tree.nodes.forEach(n => { n.children = [2 * n.id + 1, 2 * n.id + 2].filter(c => nodes.has(c)); n.dist = distOf(n.id); });
const open = new Set();
let current = 0, found = new Set(), path = new Set(), second = new Set();
const view = {x: 0, y: 0, scale: 1};
const isImage = D.isImage;
const lengthOf = text => Array.from(text).length;
const nameOf = n => n.name === undefined ? n.id : n.name;
const kindOf = n => n.leaf ? 'group ' : 'gate ';
const headOf = n => n.leaf ? 'group ' + nameOf(n) : 'gate ' + n.id + (n.children.length ? (open.has(n.id) ? '  −' : '  + ' + count(n.leaves)) : ': ' + many(n.leaves, 'group', 'groups'));
const widestHead = n => n.leaf ? 'group ' + nameOf(n) : 'gate ' + n.id + (n.children.length ? '  + ' + count(n.leaves) : ': ' + many(n.leaves, 'group', 'groups'));
const reachOfNode = n => n.id === 0 ? '100\u00a0%' : percent(n.reach);
const sideOf = n => n.reach === undefined ? '' : n.dead ? 'no training ' + NOUN[0] + ' comes here' : many(n.rows, 'training ' + NOUN[0], 'training ' + NOUN[1]) + ', ' + reachOfNode(n);
const titleOf = n => n.question ? n.question.text : n.images ? 'gate ' + n.id : n.asks + ' columns add up';
const SPREAD = 44;
const hasSpread = n => n.spread && n.spread.counts && (!n.question || n.spread.low !== undefined);
// about as wide as the widest text at 11 pixels
const longest = (texts, most) => Math.max(60, 6.6 * Math.min(most, Math.max(...texts.map(lengthOf), 1)));
function size(n) {
  // a box fits its own texts, and a little of the answer
  const least = Math.max(7.2 * lengthOf(widestHead(n)) + 30 + 7 * Math.min(8, lengthOf(D.classes[best(n.dist)])), 5.7 * lengthOf(sideOf(n)) + 20);
  const extra = hasSpread(n) ? SPREAD : 0;
  if (n.children.length && n.images) {
    const w = n.images.reduce((s, i) => s + i.width + 8, 8);
    return [Math.max(138, least, w), 34 + Math.max(...n.images.map(i => i.height)) + (n.images.some(i => i.caption) ? 18 : 8)];
  }
  if (n.children.length && n.question) return [Math.max(190, least, longest([n.question.text, n.question.note], 48) + 22), 34 + (n.question.note ? 32 : 16) + extra + 6];
  if (n.children.length) return [Math.max(190, least, longest(n.terms.map(t => t[0].join(' ')), 36) + 92), 34 + 16 * n.terms.length + extra + 6];
  return [Math.max(150, least, longest(top(n.dist, 3).map(k => D.classes[k]), 24) + 108), 34 + 15 * Math.min(3, D.classes.length) + 6];
}
const canvas = sv('svg', {id: 'canvas', tabindex: 0, role: 'tree', 'aria-label': 'the tree; arrow keys move, Enter folds and unfolds, + and − zoom'});
const layer = sv('g', {});
canvas.append(layer);
const search = el('input', {id: 'search', type: 'search', placeholder: 'class or column', 'aria-label': 'search the tree'});
const hits = el('span', {class: 'soft', id: 'hits', role: 'status'});
const info = el('p', {class: 'soft', id: 'info', role: 'status'});

function unfoldMostVisited(limit) {
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
