using Microsoft.Net.Http.Headers;

namespace PhotoSearch.Pages;

/// <summary>One page of a grid.</summary>
internal static class GridPage
{
    /// <summary>Sent by the grid's script, which has everything else of the page already.</summary>
    private const string PieceHeader = "X-Grid-Piece";

    /// <summary>Fills an ultra-wide screen with something left to scroll, in about 8 kB of compressed HTML.</summary>
    public const int Photos = 100;

    /// <summary>No more than the tiles and the links to what comes before and after is wanted.</summary>
    public static bool IsPiece(HttpContext context)
    {
        // One address, two answers: nobody between may mix them up.
        context.Response.Headers.Append(HeaderNames.Vary, PieceHeader);
        return context.Request.Headers.ContainsKey(PieceHeader);
    }
}
