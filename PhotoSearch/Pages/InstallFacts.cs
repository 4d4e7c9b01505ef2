using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Pages;

/// <summary>How far an installation is, as the page says it. Public, because a Blazor component's parameters are.</summary>
/// <param name="Line">What moves: bytes, rate, time left; or why it does not.</param>
/// <param name="Again">What the button that starts it again says; null while it is under way.</param>
public sealed record InstallFacts(long Bytes, long TotalBytes, string Line, bool IsFailed, string? Again)
{
    internal static InstallFacts Of(Installation one) => new(
        one.Bytes, one.TotalBytes, LineOf(one), one.State == InstallationState.Failed,
        one.State switch { InstallationState.Failed => one.Bytes > 0 ? "Resume" : "Try again", InstallationState.Stopped => "Resume", _ => null });

    private static string LineOf(Installation one)
    {
        var sentence = Words.Sentence(one.Sentence);
        if (one.TotalBytes == 0 || one.State is InstallationState.Failed or InstallationState.Waiting)
        {
            return sentence;
        }

        var rate = one.BytesPerSecond is { } perSecond ? $" · {Words.Bytes((long)perSecond)}/s" : "";
        var left = one.TimeLeft is { } time ? $" · about {Words.Duration(time)} left" : "";
        var there = $"{Words.Bytes(one.Bytes)} of {Words.Bytes(one.TotalBytes)}{rate}{left}";
        return one.State == InstallationState.Running ? there : $"{sentence} {there}";
    }
}
