namespace PhotoSearch.Photos.Places;

/// <summary>Lines of UTF-8 in one block of memory: a hundred thousand strings would take five times as much.</summary>
internal sealed class Lines
{
    private readonly byte[] _text;
    private readonly int[] _begins;

    public Lines(byte[] text)
    {
        _text = text;
        _begins = new int[text.AsSpan().Count((byte)'\n') + 1];
        for (var line = 1; line < _begins.Length; line++)
        {
            _begins[line] = _begins[line - 1] + text.AsSpan(_begins[line - 1]).IndexOf((byte)'\n') + 1;
        }
    }

    private Lines() => (_text, _begins) = ([], []);

    public static Lines None { get; } = new();

    public int Count => _begins.Length;

    public ReadOnlySpan<byte> this[int line] => line + 1 < _begins.Length ? _text.AsSpan(_begins[line].._begins[line + 1])[..^1] : _text.AsSpan(_begins[line]..);
}
