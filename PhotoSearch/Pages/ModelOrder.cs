using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>What an administrator asks to be done with a model. Public, because a Blazor component's parameters are.</summary>
/// <param name="Action">The last part of the address that its form posts to.</param>
/// <param name="Name">Of the model; empty where there can be only one.</param>
public sealed record ModelOrder(string Action, string Name)
{
    public const string Install = "install";
    public const string CancelInstall = "cancel-install";
    public const string Use = "use";
    public const string CancelUse = "cancel-use";
    public const string Verify = "verify";
    public const string Measure = "measure";
    public const string Remove = "remove";

    public static IReadOnlySet<string> Actions { get; } =
        new HashSet<string>(StringComparer.Ordinal) { Install, CancelInstall, Use, CancelUse, Verify, Measure, Remove };

    /// <exception cref="Embeddings.ModelException">It is not done, and why.</exception>
    internal async Task GiveAsync(ModelsReport models, CancellationToken cancellationToken)
    {
        switch (Action)
        {
            case Install:
                models.Install(Name);
                break;
            case CancelInstall:
                models.CancelInstall(Name);
                break;
            case Use:
                await models.UseAsync(Name, cancellationToken);
                break;
            case CancelUse:
                await models.CancelUseAsync(cancellationToken);
                break;
            case Verify:
                models.Verify(Name);
                break;
            case Measure:
                models.Measure(Name);
                break;
            case Remove:
                models.Remove(Name);
                break;
            default:
                throw new InvalidOperationException($"{Action} is no order.");
        }
    }
}
