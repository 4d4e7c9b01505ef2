using System.Buffers;
using System.Text;

namespace PhotoSearch.Photos.Places;

/// <summary>All names of all places without capitals, accents and hyphens, in one block of memory that is searched from end to end: a few megabytes, a millisecond.</summary>
internal sealed class FoldedNames
{
    // Between the names of one place, and before its first: what stands before every name. No name holds it.
    private const byte Before = (byte)'\n';

    private readonly string?[] _folds = new string?[char.MaxValue + 1];
    private byte[] _names = [];
    private int[] _begins = [];

    /// <param name="table">Each a letter and what becomes of it. The program has no Unicode tables of its own (InvariantGlobalization).</param>
    public FoldedNames(IEnumerable<string> table)
    {
        foreach (var line in table)
        {
            _folds[line[0]] = line[1..];
        }
    }

    /// <summary>Of how many places.</summary>
    public int Count => _begins.Length;

    /// <summary>Without capitals, accents, apostrophes and full stops; hyphens become blanks.</summary>
    public string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            _ = _folds[letter] is { } other ? folded.Append(other) : folded.Append(letter);
        }

        return folded.ToString();
    }

    /// <param name="names">One of each place.</param>
    /// <param name="others">The other ones of each place, with tabs between them.</param>
    public void Add(Lines names, Lines others)
    {
        var all = new ArrayBufferWriter<byte>(1 << 20);
        _begins = new int[names.Count];
        for (var place = 0; place < names.Count; place++)
        {
            _begins[place] = all.WrittenCount;
            Write(names[place], all);
            var rest = others[place];
            while (rest.Length > 0)
            {
                var end = rest.IndexOf((byte)'\t');
                Write(end < 0 ? rest : rest[..end], all);
                rest = end < 0 ? [] : rest[(end + 1)..];
            }
        }

        all.GetSpan(1)[0] = Before;
        all.Advance(1);
        _names = all.WrittenSpan.ToArray();
    }

    /// <summary>Places with a name that begins so, and whether that is the whole name; a place comes as often as it has such names.</summary>
    /// <param name="folded">As <see cref="Fold"/> gives it, and not empty.</param>
    public IEnumerable<(int Place, bool IsWhole)> Like(string folded)
    {
        var wanted = Encoding.UTF8.GetBytes('\n' + folded);
        for (var at = 0; ;)
        {
            var found = _names.AsSpan(at).IndexOf(wanted);
            if (found < 0)
            {
                yield break;
            }

            at += found;
            var place = Array.BinarySearch(_begins, at);
            yield return (place < 0 ? ~place - 1 : place, _names[at + wanted.Length] == Before);
            at += wanted.Length;
        }
    }

    private void Write(ReadOnlySpan<byte> name, ArrayBufferWriter<byte> all)
    {
        all.GetSpan(1)[0] = Before;
        all.Advance(1);
        if (Ascii.IsValid(name))
        {
            var to = all.GetSpan(name.Length);
            var written = 0;
            foreach (var letter in name)
            {
                // In the table no letter of ASCII becomes more than one.
                if (_folds[letter] is not { } other)
                {
                    to[written++] = letter;
                }
                else if (other.Length > 0)
                {
                    to[written++] = (byte)other[0];
                }
            }

            all.Advance(written);
        }
        else
        {
            all.Write(Encoding.UTF8.GetBytes(Fold(Encoding.UTF8.GetString(name))));
        }
    }
}
