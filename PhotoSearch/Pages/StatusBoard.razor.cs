using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PhotoSearch.Accounts;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;

namespace PhotoSearch.Pages;

/// <summary>How far the library is, and what an administrator can do about it.</summary>
public sealed partial class StatusBoard
{
    /// <summary>Quick enough to see it move, rare enough that ten open boards cost nothing.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _left = new();
    private DotNetObjectReference<StatusBoard>? _self;
    private IJSObjectReference? _module;
    private ITimer? _timer;
    private bool _isAsking;

    /// <summary>Called by the script: a board in a hidden tab asks nothing.</summary>
    [JSInvokable]
    public async Task ShowAsync(bool isVisible)
    {
        _timer?.Change(isVisible ? Pulse : Timeout.InfiniteTimeSpan, isVisible ? Pulse : Timeout.InfiniteTimeSpan);
        if (isVisible)
        {
            await RefreshAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its script with it.
        }

        _self?.Dispose();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _isAdministrator = (await Users.GetAuthenticationStateAsync()).User.IsInRole(AccountSchemes.Administrator);
        _retry = _isAdministrator ? EventCallback.Factory.Create<FailedRow>(this, RetryAsync) : default;
        await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _timer = Clock.CreateTimer(_ => _ = InvokeAsync(RefreshAsync), null, Pulse, Pulse);
        _self = DotNetObjectReference.Create(this);
        _module = await Script.InvokeAsync<IJSObjectReference>("import", _left.Token, "./PhotoSearch/Pages/StatusBoard.razor.js");
        await _module.InvokeVoidAsync("watch", _left.Token, _board, _self);
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
        var rate = now.PhotosPerSecond is { } perSecond ? string.Create(CultureInfo.InvariantCulture, $" · {perSecond:0.#} a second") : "";
        var left = now is { TimeLeft: { } time, IsPaused: false } ? $" · about {Words.Duration(time)} left" : "";
        return now.Photos.Waiting == 0 ? $"{Words.Count(now.Photos.Indexed, "photo", "photos")} can be found." : done + rate + left;
    }

    private async Task RefreshAsync()
    {
        // A slow answer must not queue up questions behind it.
        if (_isAsking || _left.IsCancellationRequested)
        {
            return;
        }

        _isAsking = true;
        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        catch (Exception e) when (!_left.IsCancellationRequested)
        {
            // Shown where a component's failure is shown; from a timer nobody else would see it.
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _isAsking = false;
        }
    }

    private async Task ReadAsync()
    {
        // Asked anew each time: what somebody may see can change while the board is open.
        var viewer = await ViewerAsync();
        _status = await Report.StatusAsync(viewer, _left.Token);
        _failed = [.. (await Report.FailedAsync(viewer, _skip, FailedFiles.PageRows, _left.Token)).Select(FailedRow.Of)];
    }

    private async ValueTask<Viewer> ViewerAsync() => await Viewers.ForAsync((await Users.GetAuthenticationStateAsync()).User, _left.Token);

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
        await Report.RetryAsync(await ViewerAsync(), row?.Root, row?.Path, _left.Token);
        await ReadAsync();
    }

    private async Task SweepAsync()
    {
        await Report.SweepNowAsync(_left.Token);
        await ReadAsync();
    }

    private async Task TogglePauseAsync()
    {
        await Report.PauseAsync(_status is { IsPaused: false }, _left.Token);
        await ReadAsync();
    }
}
