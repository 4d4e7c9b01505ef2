using Microsoft.Extensions.Options;

namespace PhotoSearch.Accounts;

/// <summary>At start, while no account exists: makes the administrator that the settings name, or offers the setup code in the log.</summary>
internal sealed class FirstAdministrator(
    AccountStore accounts, SetupCode code, IOptions<AccountsOptions> options, ILogger<FirstAdministrator> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var first = options.Value.FirstAdmin;
        if (await accounts.AnyAsync(cancellationToken))
        {
            code.Void();
        }
        else if (first.IsGiven)
        {
            var made = await accounts.AddFirstAsync(first.Name, first.Password, cancellationToken);
            code.Void();
            logger.FirstAdminMade(made.Name);
        }
        else
        {
            logger.SetupCodeOffered(code.Text);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
