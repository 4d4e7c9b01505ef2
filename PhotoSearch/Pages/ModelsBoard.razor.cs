using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>Which models there are, which one answers, and what an administrator can do about it.</summary>
public sealed partial class ModelsBoard
{
    private ModelsOverview? _all;
    private LibraryStatus? _status;
    private ModelRefusal? _refusal;
    private string? _typed;
    private string? _typedRefusal;
    private string? _busy;

    /// <summary>What a form without a circuit came back with.</summary>
    [Parameter]
    public ModelRefusal? Refused { get; set; }

    [Inject]
    private IOptions<EmbeddingsOptions> Options { get; set; } = default!;

    private string Host => new Uri(Options.Value.Mirror).Authority;

    /// <summary>To install: what is recommended, and what is on its way or failed.</summary>
    private IReadOnlyList<ModelRow> First => [.. ToInstall.Where(IsFirst)];

    /// <summary>To install: the rest of the catalogue, folded.</summary>
    private IReadOnlyList<ModelRow> Others => [.. ToInstall.Where(row => !IsFirst(row))];

    private IReadOnlyList<ModelRow> ToInstall => _all is { } all ? ModelRow.ToInstall(all) : [];

    /// <summary>A refusal that belongs to no card.</summary>
    private string? General => _refusal is { } refusal && !IsShown(refusal.Name) ? refusal.Sentence : null;

    protected override async Task OnInitializedAsync()
    {
        _refusal = Refused;
        await ReadAsync();
    }

    protected override async Task ReadAsync()
    {
        // A circuit may be older than the end of its session, or of the right to look.
        if (await Sessions.CurrentAsync(await UserAsync(), Left) is not { IsAdmin: true })
        {
            _all = null;
            return;
        }

        _status = await Report.StatusAsync(await Viewers.ForAsync(await UserAsync(), Left), Left);
        _all = Models.Overview();
    }

    private static bool IsFirst(ModelRow row) => row.Advice is not null || row.Install is not null;

    private string? RefusalOf(string name) => _refusal is { } refusal && refusal.Name == name ? refusal.Sentence : null;

    private bool IsShown(string name) => _all is { } all && ModelRow.Installed(all).Concat(ToInstall).Any(row => row.Name == name);

    private string TitleOf(string name) => Row(name)?.Title ?? name;

    /// <summary>What the model says of itself, without its title a second time.</summary>
    private string? BesideTitle(ServingModel serving) => serving.Description switch
    {
        "" => null,
        var said when said.StartsWith(TitleOf(serving.Name), StringComparison.Ordinal) => said[TitleOf(serving.Name).Length..],
        var said => $" · {said}",
    };

    private string LanguagesOf(string name) => Row(name)?.Languages ?? "Understood; in which languages its maker says.";

    private string? MemoryOf(string name) => Row(name) is { } row ? row.Memory ?? (row.Size.Length > 0 ? $"{row.Size} of weights" : null) : null;

    private ModelRow? Row(string name) => _all is { } all ? ModelRow.Installed(all).FirstOrDefault(row => row.Name == name) : null;

    private async Task GiveAsync(ModelOrder order)
    {
        if (_busy is not null)
        {
            return;
        }

        _refusal = await OrderAsync(order) is { } sentence ? new(order.Name, sentence) : null;
    }

    private async Task InstallTypedAsync()
    {
        if (_busy is null && _typed?.Trim() is { Length: > 0 } name)
        {
            _typedRefusal = await OrderAsync(new(ModelOrder.Install, name));
            _typed = _typedRefusal is null ? null : _typed;
        }
    }

    /// <returns>Why it was not taken; null where it was.</returns>
    private async Task<string?> OrderAsync(ModelOrder order)
    {
        if (await Sessions.CurrentAsync(await UserAsync(), Left) is not { IsAdmin: true })
        {
            return "Only an administrator may do this. Sign in again.";
        }

        _busy = order.Name;
        _refusal = null;
        try
        {
            // Not bound to this page: what was ordered is done, also when nobody looks any more.
            await order.GiveAsync(Models, CancellationToken.None);
            return null;
        }
        catch (ModelException e)
        {
            return e.Message;
        }
        finally
        {
            _busy = null;
            if (!Left.IsCancellationRequested)
            {
                await ReadAsync();
            }
        }
    }
}
