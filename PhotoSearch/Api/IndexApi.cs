using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Api;

/// <summary>Orders about the neighbour index, for administrators; what comes of them is told by the status.</summary>
internal static class IndexApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var index = api.MapGroup("/index").RequireAuthorization(AccountSchemes.Administrator);
        _ = index.MapPost("/audit", Audit);
        _ = index.MapPost("/cancel-audit", CancelAudit);
    }

    internal static Results<Accepted, ProblemHttpResult> Audit(IndexReport index) => index.Audit() switch
    {
        AuditOrder.Taken => Told(),
        AuditOrder.UnderWay => Refused("An audit is under way already; the status tells how far it is."),
        _ => Refused("There is no index to audit yet, because no model is ready."),
    };

    internal static Results<Accepted, ProblemHttpResult> CancelAudit(IndexReport index) => index.StopAudit() ? Told() : Refused("No audit is under way.");

    private static Accepted Told() => TypedResults.Accepted(new Uri($"{ApiSetup.Root}/status", UriKind.Relative));

    private static ProblemHttpResult Refused(string reason) =>
        TypedResults.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "The order was refused");
}
