using System.Diagnostics.CodeAnalysis;

namespace PhotoSearch.Searching.Language;

/// <summary>Goes through a typed text once, from left to right.</summary>
internal sealed class QueryReading(string text)
{
    private const double LeastWeight = 0.1;
    private const double MostWeight = 10;

    private int _at;

    public List<Term> Terms { get; } = [];

    public List<string> Notes { get; } = [];

    public void Run()
    {
        while (SkipSpace())
        {
            var start = _at;
            while (_at < text.Length && Signs.IsMinus(text[_at]))
            {
                _at++;
            }

            var isNegative = _at > start;
            if (_at == text.Length || char.IsWhiteSpace(text[_at]))
            {
                Terms.Add(new Term.Mute(Since(start)));
            }
            else if (Signs.IsQuote(text[_at]))
            {
                ReadExact(start, isNegative);
            }
            else if (text[_at] == '(')
            {
                ReadGroup(start, isNegative);
            }
            else
            {
                ReadToken(start, isNegative);
            }
        }
    }

    private void ReadExact(int start, bool isNegative)
    {
        var from = _at + 1;
        var end = text.AsSpan(from).IndexOfAny(Signs.Quotes);
        if (end < 0 && !isNegative)
        {
            _at++;
            Terms.Add(new Term.Mute(Since(start)));
            Notes.Add("A quotation mark is not closed: what follows it is searched as words.");
            return;
        }

        // Whoever leaves something out does not want to see it because a mark is missing.
        var inner = text.AsSpan(from, end < 0 ? text.Length - from : end);
        _at = end < 0 ? text.Length : from + end + 1;
        if (_at < text.Length && text[_at] == '^')
        {
            SkipToken();
            Notes.Add($"A weight means nothing for exact words: they stand there or they do not ({text[start.._at]}).");
        }

        var words = Signs.Plain(inner);
        Terms.Add(words.Any(char.IsLetterOrDigit) ? new Term.Exact(Since(start), words, isNegative) : new Term.Mute(Since(start)));
    }

    private void ReadGroup(int start, bool isNegative)
    {
        var from = _at + 1;
        var depth = 1;
        var end = from;
        while (end < text.Length && depth > 0)
        {
            depth += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
            end++;
        }

        _at = end;
        if (depth > 0)
        {
            Notes.Add("A bracket is not closed: everything after it belongs to it.");
        }

        var inner = text.AsSpan(from, end - from - (depth > 0 ? 0 : 1));
        var suffix = _at;
        SkipToken();
        double? weight = null;
        if (text.AsSpan(suffix, _at - suffix) is not ['^', .. var number] || !TryWeight(number, out weight))
        {
            // It belongs to the next word.
            _at = suffix;
        }

        AddWords(start, Signs.Plain(inner), weight, isNegative);
    }

    private void ReadToken(int start, bool isNegative)
    {
        var from = _at;
        var colon = from;
        while (colon < text.Length && char.IsAsciiLetter(text[colon]))
        {
            colon++;
        }

        var name = text[from..colon];
        if (colon == from || colon == text.Length || text[colon] != ':')
        {
            ReadWord(start, isNegative);
        }
        else if (FilterReader.IsName(name))
        {
            ReadFilter(start, name.ToLowerInvariant(), colon + 1, isNegative);
        }
        else
        {
            ReadWord(start, isNegative);
            if (text.AsSpan(colon + 1, _at - colon - 1) is not ("" or ['/', '/', ..]))
            {
                Notes.Add($"There is no filter {name}: so {text[start.._at]} is searched as words.");
            }
        }
    }

    private void ReadFilter(int start, string name, int valueAt, bool isNegative)
    {
        // "camera: Canon" is meant as it is typed.
        _at = valueAt;
        if (!SkipSpace() || (_at > valueAt && (Signs.IsMinus(text[_at]) || IsNextFilter())))
        {
            _at = valueAt;
            Terms.Add(new Term.Mute(Since(start)));
            Notes.Add($"{name}: is followed by nothing, and left out.");
            return;
        }

        var value = ReadValue();
        if (value.Length > 0 && FilterReader.TryRead(name, value, out var filter))
        {
            Terms.Add(new Term.Restriction(Since(start), filter, isNegative));
        }
        else if (value.Length == 0)
        {
            Terms.Add(new Term.Mute(Since(start)));
            Notes.Add($"{name}: is followed by nothing, and left out.");
        }
        else
        {
            Notes.Add($"{text[start.._at]} is searched as words: {name} {FilterReader.Takes(name)}.");
            AddWords(start, $"{name} {value}", weight: null, isNegative);
        }
    }

    /// <summary>In quotation marks or brackets, or up to the next white space.</summary>
    private string ReadValue()
    {
        var from = _at;
        var close = Signs.IsQuote(text[from]) ? text.AsSpan(from + 1).IndexOfAny(Signs.Quotes) : text[from] == '(' ? text.AsSpan(from + 1).IndexOf(')') : -1;
        if (close >= 0)
        {
            _at = from + close + 2;
            return Signs.Plain(text.AsSpan(from + 1, close));
        }

        SkipToken();
        return Signs.Plain(text.AsSpan(from, _at - from));
    }

    private void ReadWord(int start, bool isNegative)
    {
        var from = _at;
        SkipToken();
        var word = text.AsSpan(from, _at - from);
        double? weight = null;
        if (word.LastIndexOf('^') is > 0 and var caret)
        {
            if (TryWeight(word[(caret + 1)..], out weight))
            {
                word = word[..caret];
            }
            else
            {
                Notes.Add($"{word} is searched as words: a weight is a number, such as ^2.");
            }
        }

        AddWords(start, Signs.Plain(word), weight, isNegative);
    }

    private void AddWords(int start, string words, double? weight, bool isNegative)
    {
        if (weight is not null && isNegative)
        {
            Notes.Add($"A weight means nothing for what is left out ({text[start.._at]}).");
            weight = null;
        }

        Terms.Add(words.Length > 0 ? new Term.Words(Since(start), words, weight, isNegative) : new Term.Mute(Since(start)));
    }

    private bool TryWeight(ReadOnlySpan<char> number, [NotNullWhen(true)] out double? weight)
    {
        weight = double.TryParse(number.ToString().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) && double.IsFinite(read) ? read : null;
        if (weight is < LeastWeight or > MostWeight)
        {
            weight = Math.Clamp(weight.Value, LeastWeight, MostWeight);
            Notes.Add(string.Create(CultureInfo.InvariantCulture, $"Weights go from {LeastWeight} to {MostWeight}: ^{number} is taken as ^{weight}."));
        }

        return weight is not null;
    }

    private bool IsNextFilter()
    {
        var end = _at;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        return end < text.Length && text[end] == ':' && FilterReader.IsName(text[_at..end]);
    }

    private bool SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at < text.Length;
    }

    private void SkipToken()
    {
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private Stretch Since(int start) => new(start, _at - start);
}
