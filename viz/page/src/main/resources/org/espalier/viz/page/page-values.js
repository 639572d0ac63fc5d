// Values of columns: as the tree reads them, and as people do.
const withValue = (values, j, v) => { const out = values.slice(); out[j] = v; return out; };
// To the places that a float tells apart, as the library decodes it.
const ONE = new Float32Array(1), BITS = new Int32Array(ONE.buffer);
const ulp = f => { ONE[0] = Math.abs(f); const a = ONE[0]; BITS[0]++; return ONE[0] - a; };
function numberOf(column, item) {
  const f = Math.fround(Array.isArray(item) ? item[0] : item), v = f * column.scale + column.offset, step = ulp(f) * column.scale;
  if (!Number.isFinite(v) || !(step > 0)) return v;
  const places = Math.floor(-Math.log10(step));
  return places > 15 ? v : places >= 0 ? Number(v.toFixed(places)) : Math.round(v / Math.pow(10, -places)) * Math.pow(10, -places);
}
const isMissing = (column, item) => column.words ? item === column.missing && column.missing > column.words.length : Array.isArray(item) && item[1] === 1;
const numberItem = (column, value) => column.width === 2 ? [encoded(column, value), 0] : encoded(column, value);
const missingItem = column => column.words ? column.missing : column.width === 2 ? [encoded(column, column.mean), 1] : encoded(column, column.mean);
const labelOf = j => M.columns[j].label || M.columns[j].name;
// The label of a number's special code.
function codeOf(c, item) {
  if (c.words || !c.codes || isMissing(c, item)) return null;
  const v = numberOf(c, item), code = c.codes.find(e => e[0] === v);
  return code ? code[1] : null;
}
const otherWord = 'not in the list';
function valueText(state, j) {
  const c = M.columns[j], item = state.values[j], unit = c.unit ? ' ' + isolated(c.unit) : '';
  if (state.missing.has(j) || isMissing(c, item)) return 'missing';
  const code = codeOf(c, item);
  if (code !== null) return code;
  if (!state.changed.has(j) && state.texts) return c.words ? state.texts[j] : isFinite(Number(state.texts[j])) ? number(Number(state.texts[j])) + unit : state.texts[j] + unit;
  if (c.words) return Array.isArray(item) ? 'a mixture' : item < c.words.length ? c.words[item] : otherWord;
  return number(numberOf(c, item)) + unit;
}
