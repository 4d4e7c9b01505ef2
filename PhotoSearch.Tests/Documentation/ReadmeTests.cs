using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PhotoSearch.Tests.Documentation;

/// <summary>The README says what is true of settings, commands, dependencies and files.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Read("README.md");

    /// <summary>Defaults that depend on the machine or on another setting, as the table says them.</summary>
    private static readonly Dictionary<string, string> DefaultsInWords = new(StringComparer.Ordinal)
    {
        ["Decoding:Children"] = "half the cores, 2 to 4 (1 on one core)",
        ["Embeddings:Model"] = "the model chosen in the program, at first starter",
        ["Watching:Folders:N:Name"] = "the folder's own name",
    };

    private static readonly List<Setting> Settings = [.. OptionsClasses().Where(IsSection).SelectMany(type => Below(RoomOf(type), type))];

    public static TheoryData<string> Keys => [.. Settings.Select(setting => setting.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_setting_stands_in_the_table_with_its_variable_default_and_range(string key)
    {
        var setting = Settings.Single(setting => setting.Key == key);

        var row = Rows().SingleOrDefault(row => row[0] == $"`{key}`");

        Assert.True(row is not null, $"README's table of settings has no row for {key}.");
        Assert.Equal($"`{Number().Replace(key, ":0").Replace(":", "__", StringComparison.Ordinal)}`", row[1]);
        Assert.Equal(DefaultsInWords.GetValueOrDefault(key, InWords(setting.Default)), row[2].Trim('`'));
        if (setting.Property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"), row[3].Replace("`", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_table_has_no_setting_that_the_program_does_not_know()
    {
        var rooms = OptionsClasses().Select(RoomOf).ToHashSet(StringComparer.Ordinal);

        var unknown = Rows().Select(row => row[0].Trim('`')).Where(key => rooms.Contains(key.Split(':')[0])).Except(Settings.Select(setting => setting.Key));

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_options_class_is_a_section_or_part_of_one()
    {
        var reached = Settings.Select(setting => setting.Property.DeclaringType);

        Assert.Empty(OptionsClasses().Except(reached));
    }

    [Fact]
    public void Every_command_and_option_is_named()
    {
        var source = Read("PhotoSearch/Commands/CommandLine.cs");
        var named = CommandName().Matches(source).Select(match => match.Groups[1].Value).Distinct().ToList();

        var unnamed = named.Where(name => !Regex.IsMatch(Readme, $"`[^`]*{Regex.Escape(name)}\\b[^`]*`"));

        Assert.Contains("search", named);
        Assert.Contains("--photos", named);
        Assert.Empty(unnamed);
    }

    [Fact]
    public void Every_package_has_a_line_with_its_version()
    {
        var versions = PackageVersion().Matches(Read("Directory.Packages.props")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var projects = new[] { "PhotoSearch.csproj", "PhotoSearch.Tests/PhotoSearch.Tests.csproj", "onnxruntime/OnnxRuntime.csproj" };
        var packages = projects.SelectMany(project => PackageReference().Matches(Read(project))).Select(match => match.Groups[1].Value).Distinct().ToList();

        var unlisted = packages.Where(package => !Readme.Contains($"\n| `{package}` | {versions[package]} | ", StringComparison.Ordinal));

        Assert.Contains("Dapper", packages);
        Assert.Empty(unlisted);
    }

    [Fact]
    public void Every_npm_package_has_a_line_with_its_version()
    {
        using var json = JsonDocument.Parse(Read("onnxruntime/package.json"));
        var packages = json.RootElement.GetProperty("dependencies").EnumerateObject().ToList();

        var unlisted = packages.Where(package => !Readme.Contains($"\n| `{package.Name}` (npm) | {package.Value} | ", StringComparison.Ordinal));

        Assert.NotEmpty(packages);
        Assert.Empty(unlisted);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("models/README.md")]
    public void Links_lead_to_files_that_exist(string file)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, file))!;
        var links = Link().Matches(Read(file)).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)).ToList();

        var broken = links.Where(link => !Path.Exists(Path.Combine(folder, link)));

        Assert.NotEmpty(links);
        Assert.Empty(broken);
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private static IEnumerable<string[]> Rows() => Readme.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray()).Where(cells => cells.Length == 5);

    private static List<Type> OptionsClasses() => [.. typeof(PhotoSearch.Photos.Viewer).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal))];

    private static string RoomOf(Type type) => type.Namespace!.Split('.')[^1];

    private static bool IsSection(Type type) => type.Name == $"{RoomOf(type)}Options";

    private static IEnumerable<Setting> Below(string key, Type type)
    {
        var made = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties())
        {
            var (name, of) = ($"{key}:{property.Name}", property.PropertyType);
            if (of.IsGenericType && of.IsAssignableTo(typeof(IEnumerable)))
            {
                var item = of.GetGenericArguments()[0];
                foreach (var setting in IsValue(item) ? [new Setting($"{name}:N", property, null)] : Below($"{name}:N", item))
                {
                    yield return setting;
                }
            }
            else if (!IsValue(of))
            {
                foreach (var setting in Below(name, of))
                {
                    yield return setting;
                }
            }
            else if (property.CanWrite)
            {
                yield return new Setting(name, property, property.GetValue(made));
            }
        }
    }

    private static bool IsValue(Type type) => type.IsValueType || type == typeof(string);

    private static string InWords(object? value) => value switch
    {
        null or "" => "none",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    [GeneratedRegex(":N(?=:|$)")]
    private static partial Regex Number();

    [GeneratedRegex("new(?: Command| Option<[^>]+>)?\\(\"(-{0,2}[a-z]+)\"")]
    private static partial Regex CommandName();

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\" Version=\"\\[([^\\]]+)\\]\"")]
    private static partial Regex PackageVersion();

    [GeneratedRegex("<PackageReference Include=\"([^\"]+)\"")]
    private static partial Regex PackageReference();

    [GeneratedRegex(@"\]\(([^)#\s]+)\)")]
    private static partial Regex Link();

    /// <summary>One value that may be set.</summary>
    /// <param name="Key">Its parts with colons; N stands for the number of an entry.</param>
    private sealed record Setting(string Key, PropertyInfo Property, object? Default);
}
