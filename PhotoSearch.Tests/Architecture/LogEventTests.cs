using System.Reflection;
using Microsoft.Extensions.Logging;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Architecture;

/// <summary>Log lines are told apart by their event ids.</summary>
public sealed class LogEventTests
{
    [Fact]
    public void No_event_id_is_used_twice()
    {
        var ids = typeof(Viewer).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>().ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Order(), ids.Order());
    }
}
