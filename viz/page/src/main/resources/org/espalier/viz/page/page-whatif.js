// What if: a control for each column that the tree asks about; a change is computed at once, in this page. The page has NOW, choose
// and redraw.
// The columns that matter most first.
const byImportance = () => { const rank = new Map((D.columns || []).map((c, i) => [c.index, i])); return Array.from(M.asked).sort((a, b) => (rank.has(a) ? rank.get(a) : 1e6) - (rank.has(b) ? rank.get(b) : 1e6)); };
const FIRST_FIELDS = 8;
const fields = new Map();
function setValue(j, item, isNone) {
  const was = NOW.original[j];
  NOW.values = withValue(NOW.values, j, item);
  if (isNone) NOW.missing.add(j); else NOW.missing.delete(j);
  if (JSON.stringify(item) === JSON.stringify(was) && isNone === NOW.wasMissing.has(j)) NOW.changed.delete(j); else NOW.changed.add(j);
  redraw();
}
function field(j) {
  const c = M.columns[j], id = 'field-' + j, was = el('span', {class: 'was'});
  let show;
  const control = el('div', {class: 'control'}), mayMiss = c.words ? c.missing > c.words.length : c.missing !== 'ERROR';
  if (c.words) {
    const names = c.words.map((w, k) => option(k, isolated(cut(w, 60)))).concat([option(c.words.length, otherWord)], mayMiss ? [option(c.missing, 'missing')] : []);
    const select = el('select', {id: id, on: {change: () => setValue(j, Number(select.value), false)}}, names);
    control.append(select);
    show = () => { select.value = Array.isArray(NOW.values[j]) ? '' : NOW.values[j]; };
  } else if (c.isStatement) {
    const select = el('select', {id: id, on: {change: () => setValue(j, numberItem(c, Number(select.value)), false)}}, [option(0, 'no'), option(1, 'yes')]);
    control.append(select);
    show = () => { select.value = numberOf(c, NOW.values[j]) > 0.5 ? 1 : 0; };
  } else {
    const step = c.whole ? 1 : 'any', range = el('input', {type: 'range', min: c.low, max: c.high, step: c.whole ? 1 : Math.max((c.high - c.low) / 400, 1e-12), 'aria-label': labelOf(j) + ', slider'});
    const box = el('input', {type: 'number', id: id, step: step}), none = mayMiss ? el('input', {type: 'checkbox', id: id + '-none'}) : null;
    const take = v => { if (Number.isFinite(v)) { if (none) none.checked = false; setValue(j, numberItem(c, v), false); } };
    // a special code is a box to tick, not a number to know
    const ordinary = () => take(Number(Math.max(c.low, Math.min(c.high, c.mean)).toPrecision(c.whole ? 15 : 4))), codes = (c.codes || []).slice(0, 4).map((e, k) => { const tick = el('input', {type: 'checkbox', id: id + '-code-' + k}); tick.addEventListener('change', () => tick.checked ? take(e[0]) : ordinary()); return {value: e[0], tick: tick, label: el('label', {class: 'none', for: id + '-code-' + k}, tick, ' ', bdi(cut(e[1], 40)))}; });
    range.addEventListener('input', () => { const v = Number(Number(range.value).toPrecision(c.whole ? 15 : 4)); box.value = v; take(v); });
    box.addEventListener('input', () => { if (box.value !== '') take(Number(box.value)); });
    if (none) none.addEventListener('change', () => none.checked ? setValue(j, missingItem(c), true) : ordinary());
    control.append(range, el('div', {class: 'exact'}, box, c.unit ? el('span', {}, bdi(c.unit)) : null, none ? el('label', {class: 'none', for: id + '-none'}, none, ' missing') : null, codes.map(e => e.label)));
    show = () => {
      const isNone = NOW.missing.has(j) || isMissing(c, NOW.values[j]), v = Number(numberOf(c, NOW.values[j]).toPrecision(6));
      const isCode = !isNone && codeOf(c, NOW.values[j]) !== null;
      codes.forEach(e => { e.tick.checked = !isNone && v === e.value; });
      if (document.activeElement !== box) box.value = isNone || isCode ? '' : v;
      range.value = v;
      if (none) none.checked = isNone;
    };
  }
  const holder = el('div', {class: 'field'}, el('label', {for: id}, bdi(labelOf(j)), was), control);
  fields.set(j, () => {
    show();
    const isChanged = NOW.changed.has(j), v = c.words ? 0 : numberOf(c, NOW.values[j]), slack = 1e-6 * (Math.abs(c.low) + Math.abs(c.high));
    holder.classList.toggle('ch', isChanged);
    was.textContent = isChanged ? 'was ' + cut(valueText({values: NOW.original, texts: NOW.texts, changed: new Set(), missing: NOW.wasMissing}, j), 30) : !c.words && !NOW.missing.has(j) && codeOf(c, NOW.values[j]) === null && (v < c.low - slack || v > c.high + slack) ? 'outside what it learned from' : '';
  });
  return holder;
}
function whatIf() {
  const order = byImportance(), first = order.slice(0, order.length <= FIRST_FIELDS + 2 ? order.length : FIRST_FIELDS), rest = order.slice(first.length), never = M.columns.filter(c => !M.asked.has(c.index));
  const panel = el('aside', {id: 'whatif', 'aria-label': 'What if'});
  const toggle = button('open', {class: 'tog', 'aria-expanded': false, 'aria-controls': 'whatif-fields'}, () => { const isOpen = panel.classList.toggle('open'); toggle.setAttribute('aria-expanded', isOpen); toggle.textContent = isOpen ? 'close' : 'open'; });
  fill(panel, {}, [el('div', {class: 'top'}, el('div', {class: 'toprow'}, el('h3', {}, 'What if …'), toggle), el('div', {id: 'whatif-answer'})),
    el('div', {id: 'whatif-fields'}, first.map(field), rest.length ? el('details', {}, el('summary', {}, many(rest.length, 'more column', 'more columns')), rest.map(field)) : null,
      el('p', {}, button('Back to the values on file', {id: 'reset'}, () => choose(NOW.index))),
      never.length ? el('details', {}, el('summary', {}, many(never.length, 'column', 'columns') + ' that the tree does not ask'), el('p', {class: 'soft'}, listed(never.slice(0, 60).map(c => bdi(labelOf(c.index)))), never.length > 60 ? ' …' : null)) : null)]);
  return panel;
}
