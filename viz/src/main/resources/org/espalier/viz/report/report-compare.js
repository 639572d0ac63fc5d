// Two rows side by side: their values, and what each adds.
function compare(other) {
  if (!other) return [];
  const a = NOW.q, b = other.q, nameA = nameOfRow(NOW), nameB = nameOfRow(other);
  let part = 0;
  while (part < a.path.length && part < b.path.length && a.path[part].node === b.path[part].node && a.path[part].branch === b.path[part].branch) part++;
  const isSame = a.leaf === b.leaf, n = !isSame && a.path[part] && nodes.get(a.path[part].node);
  const asked = q => { const out = new Set(); q.path.forEach(s => M.gates[s.node][0].forEach((f, k) => { if (M.gates[s.node][1][k] !== 0) out.add(M.columnOf[f]); })); asksOf(q.leaf).forEach(j => out.add(j)); return out; };
  const inA = asked(a), inB = asked(b), all = M.columns.map(c => c.index).filter(j => inA.has(j) || inB.has(j));
  const of = q => { const out = new Map(); if (q.points) q.points.parts.forEach(p => out.set(p.column, p.points)); return out; };
  const pa = of(a), pb = of(b), hasPoints = TWO && D.hasScorecards, differs = j => valueText(NOW, j) !== valueText(other, j);
  const weight = attribution(a, a.class), order = all.sort((i, j) => Number(differs(j)) - Number(differs(i)) || (hasPoints ? Math.abs((pa.get(j) || 0) - (pb.get(j) || 0)) - Math.abs((pa.get(i) || 0) - (pb.get(i) || 0)) : Math.abs(weight[j]) - Math.abs(weight[i])));
  const line = j => el('tr', {class: differs(j) ? 'd' : ''}, el('th', {scope: 'row'}, bdi(labelOf(j))), el('td', {}, bdi(valueText(NOW, j))), el('td', {}, bdi(valueText(other, j))),
    hasPoints ? [el('td', {class: 'num opt'}, pa.has(j) ? points(pa.get(j)) : '–'), el('td', {class: 'num opt'}, pb.has(j) ? points(pb.get(j)) : '–'), el('td', {class: 'num'}, points((pa.get(j) || 0) - (pb.get(j) || 0)))] : null);
  const kept = order.slice(0, 14), rest = order.slice(14);
  const head = el('thead', {}, el('tr', {}, el('td', {}), [nameA, nameB].map(t => el('th', {scope: 'col'}, t)), hasPoints ? [el('th', {scope: 'col', class: 'num opt'}, 'points'), el('th', {scope: 'col', class: 'num opt'}, 'points'), el('th', {scope: 'col', class: 'num'}, 'difference')] : null));
  const answers = el('tr', {}, el('th', {scope: 'row'}, 'Answer'), [a, b].map(q => el('td', {}, chip(q.class), ' ' + probability(q.dist[q.class]))), hasPoints ? [el('td', {class: 'num opt'}, points(a.points.score)), el('td', {class: 'num opt'}, points(b.points.score)), el('td', {class: 'num'}, points(a.points.score - b.points.score))] : null);
  return [el('h3', {}, 'Side by side: ' + nameA + ' and ' + nameB),
    S.gates === 0 ? null : el('p', {}, isSame ? 'Both come to the same group.' : n ? ['They part at question ' + (part + 1) + ' (', titleOfStep(n), ') and come to different groups.'] : 'They come to different groups.'),
    el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'side by side'}, el('table', {class: 'cmp', 'aria-label': 'side by side'}, head, el('tbody', {}, kept.map(line)), el('tfoot', {}, answers))),
    rest.length ? el('p', {class: 'soft'}, many(rest.length, 'more column', 'more columns') + ' that differ less.') : null,
    hasPoints && !isSame ? el('p', {class: 'soft'}, 'The same value may bring other points: each group has a scorecard of its own. –: not asked there.') : null];
}
