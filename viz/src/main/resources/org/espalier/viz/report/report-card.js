// Model card, and the first view.
section('card', 'Model card',
  el('p', {}, 'Intended use: to say why a decision was made where one path must explain it. ' + (S.fromLabels ? '' : 'Where a decision is made by the ' + teacherName + ', reasons from this tree are those of a surrogate: give them only where both agree. ')),
  el('p', {}, 'Limits: figures hold for ' + NOUN[1] + ' like those measured here; a path of low weight does not explain its ' + NOUN[0] + '; points and bars say what moved the tree, not what causes the outcome.'),
  el('p', {id: 'holds'}, holds()),
  table('model card', null, [['target', bdi(D.target)], ['classes', listed(D.classes.slice(0, 30).map(c => bdi(c))).concat(D.classes.length > 30 ? [' …'] : [])]].concat(Object.entries(D.card)), {class: 'card'}),
  D.schema.length ? el('details', {class: 'more'}, el('summary', {}, 'Schema: ' + many(D.schema.length, 'column', 'columns')), table('schema', ['column', 'type', 'values', 'a missing value is', 'kept in counterfactuals'], D.schema.map(line => line.map(v => bdi(v))), {class: 'card'})) : null);

unfoldMostVisited((canvas.clientWidth || 1200) < 700 ? 5 : isImage ? 15 : 9);
if (NOW === null && (hasRows || M)) choose(hasRows ? 0 : -1);
current = 0;
draw(true);
outline();
// paper is narrower than the screen and can't be moved: all of what is unfolded, as large as it fits
window.addEventListener('beforeprint', () => {
  document.querySelectorAll('details').forEach(d => { if (!d.closest('#outline')) d.open = true; });
  canvas.setAttribute('viewBox', '0 0 ' + (extent[0] + 24) + ' ' + (extent[1] + 24)); canvas.style.height = ''; view.x = 12; view.y = 12; view.scale = 1; move();
});
window.addEventListener('afterprint', () => { canvas.removeAttribute('viewBox'); fit(); });
let wide = canvas.clientWidth;
window.addEventListener('resize', () => { if (canvas.clientWidth !== wide) { wide = canvas.clientWidth; fit(); } });
