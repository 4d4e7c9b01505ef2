using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace PhotoSearch.Pages;

/// <summary>An island of a page: whole as rendered on the server, and by itself up to date while somebody looks.</summary>
public abstract partial class LiveBoard : IAsyncDisposable
{
    /// <summary>Quick enough to see it move, rare enough that ten open boards cost nothing.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _left = new();
    private DotNetObjectReference<LiveBoard>? _self;
    private IJSObjectReference? _module;
    private ITimer? _timer;
    private bool _isAsking;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>The island's own element.</summary>
    protected ElementReference Board { get; set; }

    [Inject]
    private protected TimeProvider Clock { get; set; } = default!;

    [Inject]
    private protected AuthenticationStateProvider Users { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

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
        GC.SuppressFinalize(this);
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

    /// <summary>Reads what is shown.</summary>
    protected abstract Task ReadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _timer = Clock.CreateTimer(_ => _ = InvokeAsync(RefreshAsync), null, Pulse, Pulse);
        _self = DotNetObjectReference.Create(this);
        _module = await Script.InvokeAsync<IJSObjectReference>("import", _left.Token, "./PhotoSearch/Pages/LiveBoard.razor.js");
        await _module.InvokeVoidAsync("watch", _left.Token, Board, _self);
    }

    private protected async ValueTask<ClaimsPrincipal> UserAsync() => (await Users.GetAuthenticationStateAsync()).User;

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
}
