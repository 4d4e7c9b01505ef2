using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PhotoSearch.Searching;

/// <summary>
/// Short names for pictures that were searched from, for the many links of a page: a hundred whole tokens (<see cref="PictureAddress"/>) would be most of it. A name is made
/// of its token, so that it is the same each time; what it stands for is remembered while the program runs, for the latest pictures.
/// </summary>
internal sealed class PictureNames
{
    /// <summary>Of each about a thousand characters.</summary>
    private const int Most = 1000;

    /// <summary>Enough that nobody guesses another's.</summary>
    private const int Bytes = 12;

    /// <summary>No token begins with it.</summary>
    private const char Sign = '~';

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, string> _tokens = new(StringComparer.Ordinal);

    public string Of(string token)
    {
        var name = Sign + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, Bytes));
        lock (_gate)
        {
            _tokens.Remove(name);
            _tokens.Add(name, token);
            if (_tokens.Count > Most)
            {
                _tokens.RemoveAt(0);
            }
        }

        return name;
    }

    /// <summary>The token that a name stands for; what is none, or is not remembered any more, as it is.</summary>
    public string? Whole(string? picture)
    {
        if (picture is not [Sign, ..])
        {
            return picture;
        }

        lock (_gate)
        {
            return _tokens.TryGetValue(picture, out var token) ? token : picture;
        }
    }
}
