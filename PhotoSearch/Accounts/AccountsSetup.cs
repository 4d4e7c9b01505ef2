using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Accounts;

/// <summary>Registers the room: who may come in, and how they prove it.</summary>
internal static class AccountsSetup
{
    /// <summary>A family's devices stay signed in while they are used once a month.</summary>
    private static readonly TimeSpan SessionLength = TimeSpan.FromDays(30);

    /// <summary>PBKDF2 with SHA-512 as the framework does it, with the count that OWASP's Password Storage Cheat Sheet asks for.</summary>
    private const int HashIterations = 210_000;

    /// <summary>A name, two passwords, a code and an address.</summary>
    private const int LongestFormBytes = 32 * 1024;

    /// <param name="dataFolder">Its folder <c>keys</c> holds what signs cookies; without it every restart would sign everybody out.</param>
    public static IServiceCollection AddAccounts(this IServiceCollection services, string dataFolder)
    {
        _ = services.AddSingleton<IValidateOptions<AccountsOptions>, AccountsOptionsValidator>();
        _ = services.AddOptions<AccountsOptions>().BindConfiguration("Accounts").ValidateOnStart();
        _ = services.Configure<PasswordHasherOptions>(static options => options.IterationCount = HashIterations);
        services.TryAddSingleton(TimeProvider.System);
        _ = services
            .AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>()
            .AddSingleton<AccountStore>().AddSingleton<ApiKeyStore>().AddSingleton<AccountSessions>().AddSingleton<ViewerSource>()
            .AddSingleton<ControlKey>().AddSingleton<SetupCode>().AddSingleton<DoorGuard>().AddSingleton<PasswordCheck>()
            .AddSingleton<AccountDoors>().AddSingleton<FirstRun>().AddSingleton<SessionEvents>()
            .AddScoped<AuthenticationStateProvider, AccountRevalidation>()
            .AddHostedService<FirstAdministrator>();
        AddKeys(services, dataFolder);
        AddSchemes(services);
        _ = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(AccountSchemes.Administrator, static policy => policy.RequireRole(AccountSchemes.Administrator))
            .AddPolicy(AccountSchemes.Person, static policy => policy.RequireAuthenticatedUser().RequireAssertion(static context => AccountSchemes.IsPerson(context.User)));
        return services.AddAntiforgery(static options =>
        {
            options.Cookie.Name = "photosearch-antiforgery";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.HeaderName = "RequestVerificationToken";
            // UseSecurityHeaders says DENY.
            options.SuppressXFrameOptionsHeader = true;
        });
    }

    /// <summary>First-run redirect, authentication, authorization, antiforgery: in this order, before anything that answers.</summary>
    public static WebApplication UseAccounts(this WebApplication app)
    {
        _ = app.UseMiddleware<FirstRun>();
        _ = app.UseAuthentication();
        _ = app.UseAuthorization();
        _ = app.UseAntiforgery();
        return app;
    }

    /// <summary>The addresses that forms post to.</summary>
    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        // Before the pages of the same address: those take POST too.
        var doors = app.MapGroup("").WithOrder(-1).AddEndpointFilter<RouteGroupBuilder, AntiforgeryFilter>()
            .WithMetadata(new RequestSizeLimitAttribute(LongestFormBytes)).ExcludeFromDescription();
        _ = doors.MapPost(
            AccountDoors.SignIn,
            static (
                AccountDoors door, HttpContext context, [FromForm] string? name, [FromForm] string? password, [FromForm] string? returnUrl,
                CancellationToken cancellationToken) =>
                door.SignInAsync(context, name, password, returnUrl, cancellationToken)).AllowAnonymous();
        _ = doors.MapPost(
            FirstRun.Address,
            static (
                AccountDoors door, HttpContext context, [FromForm] string? code, [FromForm] string? name, [FromForm] string? password,
                CancellationToken cancellationToken) =>
                door.FirstRunAsync(context, code, name, password, cancellationToken)).AllowAnonymous();
        _ = doors.MapPost("/sign-out", static (HttpContext context, CancellationToken _) => AccountDoors.SignOutAsync(context)).AllowAnonymous();
        _ = doors.MapPost(
            $"{AccountDoors.AccountPage}/password",
            static (AccountDoors door, HttpContext context, [FromForm] string? current, [FromForm] string? password, CancellationToken cancellationToken) =>
                door.ChangePasswordAsync(context, current, password, cancellationToken))
            .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = AccountSchemes.Cookie });
        return app;
    }

    private static void AddKeys(IServiceCollection services, string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "keys");
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _ = services.AddDataProtection().SetApplicationName("PhotoSearch").PersistKeysToFileSystem(new DirectoryInfo(folder));
        // It warns that the keys are not encrypted. Only the owner can enter their folder, and a key to them would lie beside them.
        _ = services.AddLogging(static logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
    }

    private static void AddSchemes(IServiceCollection services) => services
        .AddAuthentication(AccountSchemes.Either)
        .AddPolicyScheme(AccountSchemes.Either, null, static options =>
            options.ForwardDefaultSelector = static context => BearerHandler.IsAsked(context.Request) ? AccountSchemes.Bearer : AccountSchemes.Cookie)
        .AddScheme<AuthenticationSchemeOptions, BearerHandler>(AccountSchemes.Bearer, null)
        .AddCookie(AccountSchemes.Cookie, static options =>
        {
            options.Cookie.Name = "photosearch";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = SessionLength;
            options.SlidingExpiration = true;
            options.EventsType = typeof(SessionEvents);
        });
}
