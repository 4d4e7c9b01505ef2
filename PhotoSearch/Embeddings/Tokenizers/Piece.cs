namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>A stretch of text between two cuts: what is on its left and right no longer counts.</summary>
/// <param name="BeginsText">Nothing stood before it in the whole text; some models see a space there.</param>
internal readonly record struct Piece(string Text, bool BeginsText)
{
    public Piece Part(int begin, int end) => new(Text[begin..end], BeginsText && begin == 0);
}
