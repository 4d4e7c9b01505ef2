// Small tokenizers, each to show one part. Their vocabulary is the bytes, and the end-of-word suffix "|" shows where a piece ends.
import { texts as all } from './texts.mjs';

const byteTokens = Object.fromEntries(Array.from({ length: 256 }, (_, i) => [`<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`, i]));
export const bytesModel = { type: 'BPE', unk_token: null, fuse_unk: false, byte_fallback: true, end_of_word_suffix: '|', vocab: byteTokens, merges: [] };

const short = all.filter(text => text.length < 40);
const few = ['', ' ', 'a b', ' a  b ', 'Hey, you!! (42)', 'x1y22 z', '\u2581a b\u2581', 'don\'t  stop…“now”', 'caf\u00e9 na\u0069\u0308ve', '\u3000山 and 海\u00a0', '99 ½ ٣', 'a_b-c', '\r\n x\t', 'ßß'];
const normalizer = (part, texts = few) => ({ tokenizer: { normalizer: part }, texts });
const splitter = (part, texts = few) => ({ tokenizer: { pre_tokenizer: part }, texts });
const split = (behavior, pattern, invert = false) => splitter({ type: 'Split', pattern, behavior, invert });
const metaspace = more => splitter({ type: 'Metaspace', replacement: '\u2581', ...more });
const added = (content, more) => ({ id: 256, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...more });
const token = (more, texts, rest = {}) => ({ tokenizer: { ...rest, added_tokens: [added('<x>', more)] }, texts });
const around = ['<x>', 'a <x> b', 'a<x>b', '  <x>  <x>  ', 'a\t<x>\n', '_<x>', '<x>.<x>', '<X>', 'é<x>é'];
const unigram = (vocab, more = {}) => ({ type: 'Unigram', unk_id: 0, vocab, ...more });
const letters = [['<unk>', 0], ['a', -1], ['b', -1.5], ['ab', -2], ['abc', -2.6], ['c', -3], ['\u2581', -4], ['zz', -90], ['é', -2]];
const pieces = ['abcab', 'xyz', 'axyb', 'zzz', 'aé', 'e\u0301', '', 'cccc', '😀a', '<unk>a', 'abx<unk>y', 'aabbcc'];
const bpe = more => ({ type: 'BPE', unk_token: '<unk>', fuse_unk: false, byte_fallback: false, vocab: { '<unk>': 0, a: 1, b: 2, ab: 3, abc: 4, c: 5, abab: 6, '<0xC3>': 7, '<0xA9>': 8 },
  merges: ['a b', 'ab ab'], ...more });

export const parts = {
  'NFKC': normalizer({ type: 'NFKC' }, short),
  'NFKD': normalizer({ type: 'NFKD' }, short),
  'NFC': normalizer({ type: 'NFC' }, short),
  'NFD': normalizer({ type: 'NFD' }, short),
  'Nmt': normalizer({ type: 'Nmt' }, short),
  'Lowercase': normalizer({ type: 'Lowercase' }, short),
  'NFD and StripAccents': normalizer({ type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'StripAccents' }] }, short),
  'Strip both': normalizer({ type: 'Strip', strip_left: true, strip_right: true }),
  'Strip left': normalizer({ type: 'Strip', strip_left: true, strip_right: false }),
  'Strip right': normalizer({ type: 'Strip', strip_left: false, strip_right: true }),
  'Prepend': normalizer({ type: 'Prepend', prepend: '\u2581' }),
  'Replace a string': normalizer({ type: 'Replace', pattern: { String: ' ' }, content: '\u2581' }),
  'Replace a pattern': normalizer({ type: 'Replace', pattern: { Regex: ' {2,}' }, content: '$1' }),
  'WhitespaceSplit': splitter({ type: 'WhitespaceSplit' }),
  'Whitespace': splitter({ type: 'Whitespace' }, short),
  'BertPreTokenizer': splitter({ type: 'BertPreTokenizer' }, short),
  'Punctuation': splitter({ type: 'Punctuation', behavior: 'Isolated' }, short),
  'Punctuation contiguous': splitter({ type: 'Punctuation', behavior: 'Contiguous' }),
  'Digits': splitter({ type: 'Digits', individual_digits: false }),
  'Digits one by one': splitter({ type: 'Digits', individual_digits: true }),
  'Split removed': split('Removed', { String: ' ' }),
  'Split isolated': split('Isolated', { String: ' ' }),
  'Split merged with previous': split('MergedWithPrevious', { String: ' ' }),
  'Split merged with next': split('MergedWithNext', { String: ' ' }),
  'Split contiguous': split('Contiguous', { String: ' ' }),
  'Split by a pattern, inverted': split('Removed', { Regex: '\\p{L}+' }, true),
  'Split by a pattern, inverted, merged': split('MergedWithNext', { Regex: '\\p{L}+' }, true),
  'Metaspace always': metaspace({ prepend_scheme: 'always', split: true }),
  'Metaspace first': metaspace({ prepend_scheme: 'first', split: true }),
  'Metaspace never': metaspace({ prepend_scheme: 'never', split: true }),
  'Metaspace not split': metaspace({ prepend_scheme: 'always', split: false }),
  'Metaspace of older files': metaspace({ add_prefix_space: true }),
  'Metaspace first after words': splitter({ type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'first' }] }),
  'Metaspace first after a token': token({}, around, { pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'first' } }),
  'Token': token({}, around),
  'Token with room before': token({ lstrip: true }, around),
  'Token with room after': token({ rstrip: true }, around),
  'Token with room around': token({ lstrip: true, rstrip: true }, around),
  'Token as a word': token({ single_word: true }, around),
  'Token after normalizing': token({ normalized: true }, around, { normalizer: { type: 'Lowercase' } }),
  'Unigram': { tokenizer: { model: unigram(letters) }, texts: pieces },
  'Unigram with bytes': { tokenizer: { model: unigram([...letters, ...Object.keys(byteTokens).map(name => [name, -50])], { byte_fallback: true }) }, texts: pieces },
  'Unigram with some bytes': { tokenizer: { model: unigram([...letters, ['<0xCC>', -9], ['<0x81>', -9], ['<0x65>', -9]], { byte_fallback: true }) }, texts: pieces },
  'BPE': { tokenizer: { model: bpe({}) }, texts: pieces },
  'BPE fused': { tokenizer: { model: bpe({ fuse_unk: true }) }, texts: pieces },
  'BPE whole first': { tokenizer: { model: bpe({ ignore_merges: true }) }, texts: [...pieces, 'abc'] },
  'BPE with some bytes': { tokenizer: { model: bpe({ byte_fallback: true, vocab: { '<unk>': 0, a: 1, b: 2, ab: 3, c: 5, abab: 6, '<0xC3>': 7, '<0xA9>': 8 } }) }, texts: pieces },
};
