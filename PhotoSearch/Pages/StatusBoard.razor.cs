using Microsoft.AspNetCore.Components;
using PhotoSearch.Accounts;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;

namespace PhotoSearch.Pages;

/// <summary>How far the library is, and what an administrator can do about it.</summary>
public sealed partial class StatusBoard
{
    protected override async Task OnInitializedAsync()
    {
        _isAdministrator = (await UserAsync()).IsInRole(AccountSchemes.Administrator);
        _retry = _isAdministrator ? EventCallback.Factory.Create<FailedRow>(this, RetryAsync) : default;
        await ReadAsync();
    }

    protected override async Task ReadAsync()
    {
        // Asked anew each time: what somebody may see can change while the board is open.
        var viewer = await ViewerAsync();
        _status = await Report.StatusAsync(viewer, Left);
        _failed = [.. (await Report.FailedAsync(viewer, _skip, FailedFiles.PageRows, Left)).Select(FailedRow.Of)];
    }

    private static string Heading(LibraryStatus now) => now switch
    {
        { IsPaused: true } => "Reading is paused",
        { Photos.Waiting: > 0 } => "Reading your photos",
        { IsSweeping: true } => "Looking for changes",
        _ => "Everything is read",
    };

    private static string Detail(LibraryStatus now)
    {
        var done = $"{Words.Count(now.Photos.Indexed)} of {Words.Count(now.Photos.Indexed + now.Photos.Waiting, "photo", "photos")}";
        var rate = now.PhotosPerSecond is { } perSecond ? $" · {Words.Rate(perSecond)} a second" : "";
        var left = now is { TimeLeft: { } time, IsPaused: false } ? $" · about {Words.Duration(time)} left" : "";
        return now.Photos.Waiting == 0 ? $"{Words.Count(now.Photos.Indexed, "photo", "photos")} can be found." : done + rate + left;
    }

    private async ValueTask<Viewer> ViewerAsync() => await Viewers.ForAsync(await UserAsync(), Left);

    private async Task TurnAsync(int skip)
    {
        if (skip != _skip)
        {
            _skip = skip;
            await ReadAsync();
        }
    }

    private async Task RetryAsync(FailedRow? row)
    {
        await Report.RetryAsync(await ViewerAsync(), row?.Root, row?.Path, Left);
        await ReadAsync();
    }

    private async Task SweepAsync()
    {
        await Report.SweepNowAsync(Left);
        await ReadAsync();
    }

    private async Task ToggleAuditAsync()
    {
        if (_status is { Index.Auditing: null })
        {
            Index.Audit();
        }
        else
        {
            Index.StopAudit();
        }

        await ReadAsync();
    }

    private async Task TogglePauseAsync()
    {
        await Report.PauseAsync(_status is { IsPaused: false }, Left);
        await ReadAsync();
    }
}
