namespace PhotoSearch.Tests.Browser;

/// <summary>A site on which nobody has an account yet.</summary>
public sealed class NewSite : VisitedSite
{
    private protected override bool HasAccounts => false;

    private protected override (string Name, string Value)[] Settings => [("Accounts__FirstAdmin__Name", ""), ("Accounts__FirstAdmin__Password", "")];

    private protected override int Fill(TemporaryFolder photos)
    {
        photos.Write("a.png", SomePhoto.Png(1));
        return 1;
    }
}
