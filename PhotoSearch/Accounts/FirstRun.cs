namespace PhotoSearch.Accounts;

/// <summary>While nobody can sign in, every page leads to the first-run page; afterwards that page leads to the sign-in page.</summary>
internal sealed class FirstRun(AccountStore accounts) : IMiddleware
{
    public const string Address = "/first-run";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Refusals.IsPage(context.Request))
        {
            var isHere = context.Request.Path.Equals(Address, StringComparison.OrdinalIgnoreCase);
            var isOpen = !await accounts.AnyAsync(context.RequestAborted);
            if (isOpen != isHere)
            {
                context.Response.Redirect(isOpen ? Address : AccountDoors.SignIn);
                return;
            }
        }

        await next(context);
    }
}
