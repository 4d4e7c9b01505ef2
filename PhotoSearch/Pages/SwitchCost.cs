namespace PhotoSearch.Pages;

/// <summary>What it costs to use another model, said before it is done.</summary>
internal static class SwitchCost
{
    /// <param name="photosPerSecond">As measured with that model; null: not measured.</param>
    /// <param name="hasText">False: with that model words cannot be looked for.</param>
    public static string Of(long photos, double? photosPerSecond, bool hasText) =>
        (hasText ? "" : "It knows pictures only: photos that look alike are found with it, but no words. ") + Again(photos, photosPerSecond);

    private static string Again(long photos, double? photosPerSecond)
    {
        if (photos == 0)
        {
            return "No photo has been read yet, so nothing has to be done again.";
        }

        var whose = photos == 1 ? "Your 1 photo is" : $"Your {Words.Count(photos)} photos are";
        var time = photosPerSecond is > 0
            ? $", about {Words.Duration(TimeSpan.FromSeconds(photos / photosPerSecond.Value))} of computing at the measured {Words.Rate(photosPerSecond.Value)} photos a second"
            : "; measure the model first to see how long that takes";
        return $"{whose} embedded again in the background{time}. Photos that it knows from before are left out. Search goes on with the present model until all are done, and you can cancel.";
    }
}
