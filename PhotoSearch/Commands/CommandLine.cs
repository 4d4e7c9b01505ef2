using System.CommandLine;
using Microsoft.Extensions.Options;
using PhotoSearch.Accounts;
using PhotoSearch.Catalog;
using PhotoSearch.Commands.Benchmarks;
using PhotoSearch.Commands.Benchmarks.Search;
using PhotoSearch.Commands.Benchmarks.Vectors;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;

namespace PhotoSearch.Commands;

/// <summary>The program's commands and their options; without a command it is the site.</summary>
internal static class CommandLine
{
    private static readonly Option<string[]> Photos = new("--photos") { Description = "A photo folder; may be given more than once", HelpName = "DIR" };
    private static readonly Option<string?> Data = new("--data") { Description = "Where everything is kept (default: data)", HelpName = "DIR", Recursive = true };
    private static readonly Option<string?> Urls = new("--urls") { Description = $"Address to listen on (default: {CommandSettings.DefaultUrls})", HelpName = "URL" };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("PhotoSearch: finds photos by what is in them. Without a command it runs the site.") { Photos, Data, Urls };
        root.SetAction((parsed, cancellationToken) => GuardAsync(() => Site.RunAsync(Read(parsed), cancellationToken)));
        root.Add(Index());
        root.Add(Search());
        root.Add(Models());
        root.Add(ApiKey());
        root.Add(Health());
        root.Add(Bench());
        return await root.Parse(args).InvokeAsync();
    }

    private static Command Index()
    {
        var command = new Command("index", "Sweep the photo folders once, index what is new, and end") { Photos };
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => IndexCommand.RunAsync(Read(parsed), cancellationToken)));
        var audit = new Command("audit", "Compare the neighbour index with the catalog and with exact search, and mend what is wrong");
        audit.SetAction((parsed, cancellationToken) => GuardAsync(() => IndexAuditCommand.RunAsync(Read(parsed), cancellationToken)));
        command.Add(audit);
        return command;
    }

    private static Command Search()
    {
        var words = new Argument<string>("words") { Description = "What to look for; empty: the newest photos" };
        var take = new Option<int>("--take") { Description = "How many hits", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "Print what the API answers" };
        take.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 200)
            {
                result.AddError("--take is 1 to 200.");
            }
        });
        var command = new Command("search", "Find photos by words") { words, take, json };
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => SearchCommand.RunAsync(
            Read(parsed), parsed.GetRequiredValue(words), parsed.GetValue(take), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static Command Models()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var list = new Command("list", "What is installed, and which models there are") { json };
        list.SetAction((parsed, cancellationToken) => GuardAsync(() => ModelsCommand.ListAsync(Read(parsed), parsed.GetValue(json), cancellationToken)));
        var wanted = new Argument<string>("name") { Description = "One of the list, a name of huggingface.co/immich-app, or OWNER/REPOSITORY[@REVISION][:VARIANT]" };
        var install = new Command("install", "Download a model, check it, and put it into the data folder; goes on where a former try ended") { wanted };
        install.SetAction((parsed, cancellationToken) => GuardAsync(() => ModelsCommand.InstallAsync(Read(parsed), parsed.GetRequiredValue(wanted), cancellationToken)));
        var checkedName = new Argument<string?>("name") { Description = "Of an installed model; without it all of them", Arity = ArgumentArity.ZeroOrOne };
        var verify = new Command("verify", "Compare a model's files with what was downloaded, and run both towers") { checkedName };
        verify.SetAction((parsed, cancellationToken) => GuardAsync(() => ModelsCommand.VerifyAsync(Read(parsed), parsed.GetValue(checkedName), cancellationToken)));
        var chosen = new Argument<string>("name") { Description = "Of an installed model" };
        var use = new Command("use", "Search with another model: it takes over when it knows every photo") { chosen };
        use.SetAction((parsed, cancellationToken) => GuardAsync(() => UseModelCommand.RunAsync(Read(parsed), parsed.GetRequiredValue(chosen), cancellationToken)));
        var gone = new Argument<string>("name") { Description = "Of an installed model that nothing uses" };
        var remove = new Command("remove", "Delete a model of the data folder") { gone };
        remove.SetAction((parsed, cancellationToken) => GuardAsync(() => ModelsCommand.RemoveAsync(Read(parsed), parsed.GetRequiredValue(gone), cancellationToken)));
        var full = new Argument<string>("name") { Description = "Of an installed model" };
        var reduce = new Command("reduce", "Make an 8-bit copy of a model's image tower, kept only when it is quicker here and finds the same of your photos") { full, Photos };
        reduce.SetAction((parsed, cancellationToken) => GuardAsync(() => ReduceCommand.RunAsync(Read(parsed), parsed.GetRequiredValue(full), parsed.GetValue(Photos) ?? [], cancellationToken)));
        return new Command("models", "The models that understand photos and words") { list, install, use, verify, remove, reduce };
    }

    private static Command ApiKey()
    {
        var name = new Argument<string>("name") { Description = "What the key is for" };
        var add = new Command("add", "Make a key and print it, once") { name };
        add.SetAction((parsed, cancellationToken) => GuardAsync(() => ApiKeyCommand.AddAsync(Read(parsed), parsed.GetRequiredValue(name), cancellationToken)));
        var remove = new Command("remove", "Make a key invalid") { name };
        remove.SetAction((parsed, cancellationToken) => GuardAsync(() => ApiKeyCommand.RemoveAsync(Read(parsed), parsed.GetRequiredValue(name), cancellationToken)));
        var list = new Command("list", "The names of the keys");
        list.SetAction((parsed, cancellationToken) => GuardAsync(() => ApiKeyCommand.ListAsync(Read(parsed), cancellationToken)));
        return new Command("apikey", "Keys for scripts (Authorization: Bearer KEY)") { add, list, remove };
    }

    private static Command Health()
    {
        var command = new Command("health", "Whether the site of this data folder answers");
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => HealthCommand.RunAsync(Read(parsed), cancellationToken)));
        return command;
    }

    private static Command Bench()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var library = new Command("library", "Index the photo folders into a data folder of its own that is deleted again; rate, where the time goes, memory, and what a query takes meanwhile") { Photos, json };
        library.SetAction((parsed, cancellationToken) => GuardAsync(() => LibraryBench.RunAsync(parsed.GetValue(Photos) ?? [], parsed.GetValue(json), Console.Out, cancellationToken)));
        return new Command("bench", "Measure this machine") { BenchVectors(json), OpenIndexAlone(), library, BenchEmbeddings(json), BenchModels(json), BenchSearch(json) };
    }

    private static Command BenchVectors(Option<bool> json)
    {
        var count = new Option<int>("--count") { Description = "How many synthetic vectors", DefaultValueFactory = _ => 100_000 };
        var dimension = new Option<int>("--dimension") { Description = "Numbers in each of them", DefaultValueFactory = _ => 512 };
        var only = new Option<string?>("--only") { Description = $"Parts, with commas between: {string.Join(", ", VectorsBenchTask.AllParts)} (default: all; empty: only what is kept between runs is made)", HelpName = "PARTS" };
        var photos = new Option<string?>("--photos") { Description = "Real photos as well, embedded once by the starter model: a folder, or one with photos.bin and photos.tsv.gz", HelpName = "DIR" };
        var curve = new Option<string?>("--curve") { Description = "Draw recall against queries a second to this SVG", HelpName = "FILE" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1000 or > 2_000_000)
            {
                result.AddError("--count is 1000 to 2000000.");
            }
        });
        dimension.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 16 or > 1536)
            {
                result.AddError("--dimension is 16 to 1536.");
            }
        });
        var command = new Command("vectors", "The neighbour index beside hnswlib on the same vectors: build, recall and speed, memory, filters, change; each beside what it must be") { count, dimension, only, photos, curve, json };
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => VectorsBench.RunAsync(
            new VectorsBenchTask(
                parsed.GetValue(count), parsed.GetValue(dimension), (parsed.GetValue(only)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [.. VectorsBenchTask.AllParts]).ToHashSet(),
                parsed.GetValue(photos), parsed.GetValue(curve), parsed.GetValue(json), Read(parsed).DataFolderIn(CommandSettings.CommandHost().Configuration), BenchFolder.Find()),
            Console.Out, Console.Error, cancellationToken)));
        return command;
    }

    /// <summary>Given by the measurement to itself.</summary>
    private static Command OpenIndexAlone()
    {
        var folder = new Argument<string>("folder");
        var queries = new Argument<string>("queries");
        var dimension = new Argument<int>("dimension");
        var command = new Command(OpenedIndex.Command) { folder, queries, dimension };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => OpenedIndex.RunAsync(
            parsed.GetRequiredValue(folder), parsed.GetRequiredValue(queries), parsed.GetValue(dimension), Console.Out, cancellationToken)));
        return command;
    }

    private static Command BenchEmbeddings(Option<bool> json)
    {
        var count = new Option<int>("--count") { Description = "How many photos", DefaultValueFactory = _ => 1000 };
        var photos = new Option<string?>("--photos") { Description = "Photos that those of 12 MP are made of", HelpName = "DIR" };
        var model = new Option<string?>("--model") { Description = "A model's name or folder (default: a CLIP ViT-B/32 with random weights, which costs what a real one costs)", HelpName = "NAME" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000)
            {
                result.AddError("--count is 1 to 100000.");
            }
        });
        var command = new Command("embeddings", "What indexing costs: its parts alone, the whole pipeline, the same by Node, words, memory; each beside what it must be") { count, photos, model, json };
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => EmbeddingsBench.RunAsync(
            new EmbeddingsBenchTask(
                parsed.GetValue(count), parsed.GetValue(photos), parsed.GetValue(model), parsed.GetValue(json), Read(parsed).DataFolderIn(CommandSettings.CommandHost().Configuration), BenchFolder.Find()),
            Console.Out, Console.Error, cancellationToken)));
        return command;
    }

    private static Command BenchModels(Option<bool> json)
    {
        var names = new Argument<string[]>("names") { Description = "Models to compare, by name or folder (default: the one in the settings)", Arity = ArgumentArity.ZeroOrMore };
        var photos = new Option<string?>("--photos") { Description = "The folder with the labelled photos", HelpName = "DIR" };
        var labels = new Option<string?>("--labels") { Description = "What is in them: a line a photo, its name, a tab, words joined by semicolons", HelpName = "FILE" };
        var training = new Option<string?>("--training") { Description = "The pack that encoders of this project are trained on: what is held out of it is searched too", HelpName = "DIR" };
        var sheet = new Option<string?>("--sheet") { Description = "Write what comes first for everyday queries, to be looked at in a browser", HelpName = "FILE.svg" };
        var command = new Command("models", "What models find by words in labelled photos and in photos no training saw, beside chance, and how fast they are") { names, photos, labels, training, sheet, json };
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => ModelsBench.RunAsync(
            new ModelsBenchTask(
                parsed.GetValue(names) is { Length: > 0 } named ? named : [CommandSettings.CommandHost().Configuration["Embeddings:Model"] ?? EmbeddingsOptions.Starter],
                parsed.GetValue(photos), parsed.GetValue(labels), parsed.GetValue(training), parsed.GetValue(sheet), parsed.GetValue(json), Read(parsed).DataFolderIn(CommandSettings.CommandHost().Configuration), BenchFolder.Find()),
            Console.Out, Console.Error, cancellationToken)));
        return command;
    }

    private static Command BenchSearch(Option<bool> json)
    {
        var model = new Option<string?>("--model") { Description = "A model's name or folder (default: the one in the settings)", HelpName = "NAME" };
        var photos = new Option<string?>("--photos") { Description = "The folder with the labelled photos", HelpName = "DIR" };
        var labels = new Option<string?>("--labels") { Description = "What is in them: a line a photo, its name, a tab, words joined by semicolons", HelpName = "FILE" };
        var only = new Option<string?>("--only") { Description = $"Parts, with commas between: {string.Join(", ", SearchBenchTask.AllParts)} (default: all)", HelpName = "PARTS" };
        var count = new Option<int>("--count") { Description = "Photos of the library in which latency is measured", DefaultValueFactory = _ => 100_000 };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 100 or > 1_000_000)
            {
                result.AddError("--count is 100 to 1000000.");
            }
        });
        var command = new Command("search", "How far the search is right about labelled photos: whether anything fits, what is shown, words left out, rounds; and how long people wait in a large library") { model, photos, labels, only, count, json };
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => SearchBench.RunAsync(
            new SearchBenchTask(
                parsed.GetValue(model), CommandSettings.CommandHost().Configuration["Embeddings:Model"] ?? EmbeddingsOptions.Starter, parsed.GetValue(photos), parsed.GetValue(labels),
                (parsed.GetValue(only)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [.. SearchBenchTask.AllParts]).ToHashSet(), parsed.GetValue(count), parsed.GetValue(json), Read(parsed).DataFolderIn(CommandSettings.CommandHost().Configuration), BenchFolder.Find()),
            Console.Out, Console.Error, cancellationToken)));
        return command;
    }

    private static CommandSettings Read(ParseResult parsed) => new(
        parsed.GetResult(Photos) is null ? [] : parsed.GetValue(Photos) ?? [], parsed.GetValue(Data), parsed.GetResult(Urls) is null ? null : parsed.GetValue(Urls));

    /// <summary>What a person can mend is said in a sentence, without a stack trace; the rest is a fault of ours and shows itself.</summary>
    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception e) when (e is CommandException or SettingsException or CatalogException or ModelException or AccountException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OptionsValidationException e)
        {
            await Console.Error.WriteLineAsync($"A setting in section {e.OptionsType.Name.Replace("Options", "", StringComparison.Ordinal)} is wrong. {string.Join(" ", e.Failures)}");
            return 1;
        }
    }
}
