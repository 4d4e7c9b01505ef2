using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>
/// The one place that decides which model serves. Another one is loaded and checked first, knows every photo before it answers, and the old
/// one answers until then; what a kill interrupts goes on at the next start.
/// </summary>
[SuppressMessage("Reliability", "CA2000", Justification = "A loaded model is owned by the handover or the working models from the moment it is put in its place.")]
internal sealed class ModelSwitch(
    ModelLoader loader, ModelTable table, Handover handover, WorkingModels models, ModelInUse inUse, ComingProgress progress, Bell bell,
    IOptions<EmbeddingsOptions> options, ILogger<ModelSwitch> logger) : IDisposable
{
    /// <summary>How a remark begins that ends by itself.</summary>
    private const string Anew = "Photos are embedded anew";

    /// <summary>Held while models change places; loading one, which takes long, is done outside.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile string? _serving;
    private volatile Chosen? _coming;

    /// <summary>Why another model than the wanted one serves; null when it does not.</summary>
    private volatile string? _remark;

    public ModelStanding Standing => new(
        _serving, inUse.IsReady && _remark is { } remark ? $"{inUse.State}. {remark}" : inUse.State, inUse.IsReady, Setting is not null,
        _coming is { } coming ? new ComingModel(coming.Name, progress.Done, progress.Total, progress.PerSecond, progress.TimeLeft, progress.Problem) : null);

    private string? Setting => string.IsNullOrWhiteSpace(options.Value.Model) ? null : options.Value.Model.Trim();

    /// <summary>The model that is wanted now: of the settings, else chosen in the program, else the one that ships with it.</summary>
    public async Task<string> WantedAsync(CancellationToken cancellationToken) =>
        Setting ?? (await table.ReadAsync(cancellationToken)).Chosen ?? EmbeddingsOptions.Starter;

    /// <summary>Loads the model that served last and has it answer; then the wanted one, if it is another. Once, before anything is indexed.</summary>
    /// <exception cref="ModelException">No model can be used; another one can still be chosen.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var wanted = await WantedAsync(cancellationToken);
            inUse.State = $"{DisplayName(wanted)} is loading";
            var before = await table.ReadAsync(cancellationToken);
            if (await LoadLastAsync(before, wanted, cancellationToken) is { } last)
            {
                await handover.ServeAsync(last.Name == before.ServingModel ? null : last.Name, last.Model, cancellationToken);
                _serving = last.Name;
            }

            await TakeAsync(new Chosen(wanted, await loader.LoadAsync(wanted, cancellationToken)), before.ServingSpace, cancellationToken);
        }
        catch (ModelException e)
        {
            await RefuseAsync(e.Message, cancellationToken);
            if (_serving is null)
            {
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>For a command that only asks: the model that served last, else the wanted one, with the vectors there are. Writes nothing.</summary>
    /// <exception cref="ModelException">No model can be used.</exception>
    public async Task ServeForReadingAsync(CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(cancellationToken);
        var last = await LoadLastAsync(await table.ReadAsync(cancellationToken), wanted, cancellationToken)
            ?? new Chosen(wanted, await loader.LoadAsync(wanted, cancellationToken));
        await handover.ServeAsync(null, last.Model, cancellationToken);
        _serving = last.Name;
    }

    /// <summary>Makes a model the wanted one: it serves at once if it speaks to the same vectors, else when it knows every photo.</summary>
    /// <param name="model">A name or path as in the setting.</param>
    /// <exception cref="ModelException">It cannot be used, or the settings decide; everything stays as it was.</exception>
    public async Task ChooseAsync(string model, CancellationToken cancellationToken)
    {
        RefuseWhereSettingsDecide();
        var loaded = new Chosen(model, await loader.LoadAsync(model, cancellationToken));
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            // Whoever asked may be gone by now: what is begun is done whole.
            await RememberAsync(loaded);
            await TakeAsync(loaded, (await table.ReadAsync(CancellationToken.None)).ServingSpace, CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }

        bell.Ring();
    }

    /// <summary>Gives the coming model up; what was embedded with it is kept, should it be chosen again.</summary>
    /// <exception cref="ModelException">The settings decide.</exception>
    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        RefuseWhereSettingsDecide();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await table.ChooseAsync(_serving, CancellationToken.None);
            await GiveUpAsync(CancellationToken.None);
            _remark = null;
        }
        finally
        {
            _turn.Release();
        }

        bell.Ring();
    }

    /// <summary>The coming model takes over if no photo that can be embedded lacks its vector. Asked again and again.</summary>
    public async Task TryFinishAsync(CancellationToken cancellationToken)
    {
        if ((_coming is null && _remark is null) || await table.IsAnythingOpenAsync(cancellationToken))
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_coming is not { } coming)
            {
                // A model that had to take over with few vectors has them all now.
                _remark = _remark?.StartsWith(Anew, StringComparison.Ordinal) == true ? null : _remark;
            }
            else if (await handover.TryFinishAsync(coming.Name, coming.Model, cancellationToken))
            {
                logger.ModelTookOver(coming.Name, _serving ?? "", progress.Done);
                (_serving, _coming, _remark) = (coming.Name, null, null);
                await progress.FollowAsync(null, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static string DisplayName(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(model));

    private void RefuseWhereSettingsDecide()
    {
        if (Setting is { } model)
        {
            throw new ModelException($"The setting Embeddings:Model (variable Embeddings__Model) names {model}, and it decides: change it there and restart, or take it out to choose here.");
        }
    }

    /// <summary>The model that served last, where it is another than the wanted one and still speaks to the vectors that are there.</summary>
    private async Task<Chosen?> LoadLastAsync(ModelChoice before, string wanted, CancellationToken cancellationToken)
    {
        // An older program did not say the name; what it shipped with is worth a look.
        var name = before.ServingModel ?? EmbeddingsOptions.Starter;
        if (before.ServingSpace is not { } space || name == wanted || !await table.HasVectorsAsync(space, cancellationToken))
        {
            return null;
        }

        try
        {
            var model = await loader.LoadAsync(name, cancellationToken);
            if (model.Space == space)
            {
                return new Chosen(name, model);
            }

            model.Dispose();
        }
        catch (ModelException)
        {
            // The log has it; the wanted one serves at once.
        }

        return null;
    }

    private async Task RememberAsync(Chosen chosen)
    {
        try
        {
            await table.ChooseAsync(chosen.Name, CancellationToken.None);
        }
        catch
        {
            chosen.Model.Dispose();
            throw;
        }
    }

    /// <param name="spaceBefore">Of the model that served last, in this run or the one before.</param>
    private async Task TakeAsync(Chosen chosen, string? spaceBefore, CancellationToken cancellationToken)
    {
        if (models.ServingSpace is { } serving && serving != chosen.Model.Space)
        {
            // Prepared first: what is owed from here on can be done.
            models.Prepare(chosen.Model);
            _coming = chosen;
            await table.BeginAsync(chosen.Model.Space, cancellationToken);
            await progress.FollowAsync(chosen.Model.Space, cancellationToken);
            _remark = null;
            logger.ModelComing(chosen.Name, _serving ?? "", progress.Total - progress.Done);
            return;
        }

        var isWithoutVectors = models.ServingSpace is null && spaceBefore is not null && spaceBefore != chosen.Model.Space && await table.HasVectorsAsync(spaceBefore, cancellationToken);
        await handover.ServeAsync(chosen.Name, chosen.Model, cancellationToken);
        (_serving, _coming) = (chosen.Name, null);
        await progress.FollowAsync(null, cancellationToken);
        _remark = isWithoutVectors ? $"{Anew} with it, because the model that served before is no longer there; those not embedded yet are not found by words." : null;
    }

    private async Task RefuseAsync(string reason, CancellationToken cancellationToken)
    {
        if (_serving is null)
        {
            inUse.State = reason;
            return;
        }

        await GiveUpAsync(cancellationToken);
        _remark = $"The wanted model cannot be used: {reason}";
    }

    private async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        await handover.GiveUpAsync(cancellationToken);
        _coming = null;
        await progress.FollowAsync(null, cancellationToken);
    }

    private sealed record Chosen(string Name, EmbeddingModel Model);
}
