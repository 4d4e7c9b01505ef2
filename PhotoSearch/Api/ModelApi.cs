using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;

namespace PhotoSearch.Api;

/// <summary>What the page of models shows and does, for administrators and for the command line.</summary>
internal static class ModelApi
{
    /// <summary>Owner, repository, revision and variant at their longest.</summary>
    private const int LongestNameCharacters = 500;

    public static void Map(RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").RequireAuthorization(AccountSchemes.Administrator);
        _ = models.MapGet("", List);
        _ = models.MapPost("/install", InstallAsync);
        _ = models.MapPost("/cancel-install", CancelInstallAsync);
        _ = models.MapPost("/use", UseAsync);
        _ = models.MapPost("/cancel-use", CancelUseAsync);
        _ = models.MapPost("/verify", VerifyAsync);
        _ = models.MapPost("/measure", MeasureAsync);
        _ = models.MapPost("/remove", RemoveAsync);
    }

    internal static Ok<ModelsAnswer> List(ModelsReport models) => TypedResults.Ok(models.Overview().ToAnswer());

    internal static Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> InstallAsync(ModelsReport models, ModelRequest request) =>
        OrderAsync(models, request, name => Done(() => models.Install(name)), isOfInstalled: false);

    internal static Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> CancelInstallAsync(ModelsReport models, ModelRequest request) =>
        OrderAsync(models, request, name => Done(() => models.CancelInstall(name)), isOfInstalled: false);

    /// <summary>Answers when the model is loaded and found good; what is then embedded in the background is told by the status.</summary>
    internal static Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> UseAsync(
        ModelsReport models, ModelRequest request, CancellationToken cancellationToken) =>
        OrderAsync(models, request, name => models.UseAsync(name, cancellationToken));

    internal static async Task<Results<Accepted, ProblemHttpResult>> CancelUseAsync(ModelsReport models, CancellationToken cancellationToken)
    {
        try
        {
            await models.CancelUseAsync(cancellationToken);
            return Told();
        }
        catch (ModelException e)
        {
            return Refused(e, StatusCodes.Status409Conflict);
        }
    }

    internal static Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> VerifyAsync(ModelsReport models, ModelRequest request) =>
        OrderAsync(models, request, name => Done(() => models.Verify(name)));

    internal static Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> MeasureAsync(ModelsReport models, ModelRequest request) =>
        OrderAsync(models, request, name => Done(() => models.Measure(name)));

    internal static Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> RemoveAsync(ModelsReport models, ModelRequest request) =>
        OrderAsync(models, request, name => Done(() => models.Remove(name)));

    private static async Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> OrderAsync(
        ModelsReport models, ModelRequest request, Func<string, Task> order, bool isOfInstalled = true)
    {
        var faults = new Faults();
        var name = faults.AtMost("name", request.Name?.Trim(), LongestNameCharacters);
        if (string.IsNullOrEmpty(name))
        {
            faults.Add("name", "name says which model.");
        }

        if (faults.Any)
        {
            return faults.ToProblem();
        }

        try
        {
            await order(name!);
            return Told();
        }
        catch (ModelException e)
        {
            return Refused(e, isOfInstalled && !models.IsInstalled(name!) ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
        }
    }

    private static Task Done(Action order)
    {
        order();
        return Task.CompletedTask;
    }

    private static Accepted Told() => TypedResults.Accepted(new Uri($"{ApiSetup.Root}/models", UriKind.Relative));

    private static ProblemHttpResult Refused(ModelException refusal, int status) =>
        TypedResults.Problem(refusal.Message, statusCode: status, title: "The order was refused");
}
