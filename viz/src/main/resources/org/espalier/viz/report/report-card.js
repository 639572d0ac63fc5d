// Model card, and the first view.
section('card', 'Model card',
  el('p', {}, 'Intended use: to say why a decision was made where one path must explain it. ' + (S.fromLabels ? '' : 'Where a decision is made by the teacher, reasons from this tree are those of a surrogate: give them only for rows on which both agree. ')),
  el('p', {}, 'Limits: figures hold for rows like those measured here; a path of low mass does not explain its row; contributions say what moved the tree, not what causes the outcome.'),
  table('model card', null, [['target', bdi(D.target)], ['classes', listed(D.classes.slice(0, 30).map(c => bdi(c))).concat(D.classes.length > 30 ? [' …'] : [])]].concat(Object.entries(D.card)), {class: 'card'}),
  D.schema.length ? [el('h3', {}, 'Schema'), table('schema', ['column', 'type', 'values', 'a missing value is', 'kept in counterfactuals'], D.schema.map(line => line.map(v => bdi(v))), {class: 'card'})] : null);

unfoldMostVisited((canvas.clientWidth || 1200) < 700 ? 5 : isImage ? 15 : 9);
if (chosen) { reveal(chosen.leaf); if (chosen.second) reveal(chosen.second); }
current = 0;
draw(true);
// paper is narrower than the screen and can't be moved: all of what is unfolded, as large as it fits
window.addEventListener('beforeprint', () => { canvas.setAttribute('viewBox', '0 0 ' + (extent[0] + 24) + ' ' + (extent[1] + 24)); canvas.style.height = ''; view.x = 12; view.y = 12; view.scale = 1; move(); });
window.addEventListener('afterprint', () => { canvas.removeAttribute('viewBox'); fit(); });
let wide = canvas.clientWidth;
window.addEventListener('resize', () => { if (canvas.clientWidth !== wide) { wide = canvas.clientWidth; fit(); } });
