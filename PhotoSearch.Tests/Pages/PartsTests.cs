using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Pages;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Pages;

/// <summary>The small parts of the pages, each in its states.</summary>
public sealed class PartsTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public PartsTests() => Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();

    [Fact]
    public void The_search_box_is_a_plain_form_that_keeps_the_words()
    {
        var box = Render<SearchBox>(given => given.Add(it => it.Words, "a \"dog\""));

        Assert.Equal("get", box.Find("form").GetAttribute("method"));
        Assert.Equal("/", box.Find("form").GetAttribute("action"));
        Assert.Equal("a \"dog\"", box.Find("input[name=q]").GetAttribute("value"));
        Assert.Equal(box.Find("input").Id, box.Find("label").GetAttribute("for"));
        Assert.Equal("/", box.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void The_search_box_keeps_the_picture_that_words_are_asked_together_with()
    {
        var box = Render<SearchBox>(given => given.Add(it => it.Words, "at night").Add(it => it.Picture, "token"));

        Assert.Equal("token", box.Find("form[action='/'] input[name=picture]").GetAttribute("value"));
    }

    [Fact]
    public void A_picture_is_sent_by_a_plain_form_with_the_token_before_it()
    {
        var form = Render<PictureForm>().Find("form");

        Assert.Equal(("post", "/picture", "multipart/form-data"), (form.GetAttribute("method"), form.GetAttribute("action"), form.GetAttribute("enctype")));
        Assert.Equal(form.QuerySelector("input[type=file]")!.Id, form.QuerySelector("label")!.GetAttribute("for"));
        Assert.NotNull(form.QuerySelector("button[type=submit]"));
    }

    [Fact]
    public void The_picture_is_taken_out_of_the_search_and_the_words_stay()
    {
        var chip = Render<PictureChip>(given => given.Add(it => it.Token, "abcdefghijklmnop").Add(it => it.Text, "at night"));

        Assert.Equal("/?q=at%20night", chip.Find("a").GetAttribute("href"));
        Assert.Equal("efghijklmnop", chip.Find("a").GetAttribute("data-picture-chip"));
    }

    [Fact]
    public void An_empty_search_box_has_nothing_to_clear()
    {
        var box = Render<SearchBox>();

        Assert.Empty(box.FindAll("a"));
    }

    [Fact]
    public void An_empty_library_names_its_folders_and_their_problems()
    {
        WatchedFolder[] folders = [new("Family", "/photos", null, 0, null), new("Backup", "/backup", "The folder is empty.", 0, null)];

        var page = Render<EmptyLibrary>(given => given.Add(it => it.Folders, folders));

        Assert.Equal(["/photos", "/backup"], page.FindAll("code").Select(path => path.TextContent));
        Assert.Equal("The folder is empty.", Assert.Single(page.FindAll(".problem")).TextContent);
        Assert.Equal("/status", page.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Who_may_see_no_folder_is_told_so()
    {
        var page = Render<EmptyLibrary>(given => given.Add(it => it.Folders, []));

        Assert.Equal("No photo folder yet", page.Find("h1").TextContent);
        Assert.Empty(page.FindAll("li"));
    }

    [Fact]
    public void Reading_shows_how_far_it_is_and_leads_to_the_status()
    {
        var line = Render<ReadingProgress>(given => given.Add(it => it.Counts, new ReadingCounts(640, 360, false, TimeSpan.FromMinutes(3))));

        Assert.Equal("/status", line.Find("a").GetAttribute("href"));
        Assert.Equal("640", line.Find("progress").GetAttribute("value"));
        Assert.Equal("1000", line.Find("progress").GetAttribute("max"));
        Assert.Equal("Reading photos: 640 of 1,000, about 3 minutes left", line.Find("span").TextContent.Trim());
    }

    [Fact]
    public void A_pause_is_called_a_pause()
    {
        var line = Render<ReadingProgress>(given => given.Add(it => it.Counts, new ReadingCounts(640, 1, true, null)));

        Assert.Equal("Paused: 1 photo still to read", line.Find("span").TextContent.Trim());
    }

    [Fact]
    public void Nothing_is_shown_when_all_is_read()
    {
        var line = Render<ReadingProgress>(given => given.Add(it => it.Counts, new ReadingCounts(640, 0, false, null)));

        Assert.Empty(line.Markup.Trim());
    }

    [Fact]
    public void A_folder_that_cannot_be_reached_says_what_to_do()
    {
        WatchedFolder[] folders = [new("Family", "/photos", null, 1200, Now.AddMinutes(-5)), new("Backup", "/backup", "Is the share mounted?", 11, null)];

        var cards = Render<FolderCards>(given => given.Add(it => it.Folders, folders).Add(it => it.Now, Now));

        Assert.Contains("1,200 photos · looked through 5 minutes ago", cards.Find("li").TextContent, StringComparison.Ordinal);
        Assert.Contains("Is the share mounted?", cards.Find("li.ill").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_wrote_is_text_and_never_markup()
    {
        var words = new Described { Title = "<script>alert(1)</script>", Keywords = ["<b>", "\"'&amp;"] };

        var list = Render<FactList>(given => given.Add(it => it.Sheet, FactSheet.Of(Some.Details() with { Words = words })));

        Assert.Empty(list.FindAll("script:not([src]), b"));
        Assert.Equal("<script>alert(1)</script>", list.Find("dd").TextContent);
        var text = string.Concat(list.Nodes.Select(node => node.TextContent));
        Assert.Contains("<b>", text, StringComparison.Ordinal);
        Assert.Contains("\"'&amp;", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_are_pairs_of_a_term_and_what_is_known()
    {
        var sheet = FactSheet.Of(Some.Details(Some.Facts with { TagsJson = """{"JPEG":{"Precision":"8 bits"}}""" }));

        var list = Render<FactList>(given => given.Add(it => it.Sheet, sheet));

        Assert.Equal(["Taken", "File", "Folder", "Content"], list.FindAll("dl:not(.tags) dt").Select(term => term.TextContent.Trim()));
        Assert.Equal("8 bits", list.Find("details .tags dd").TextContent);
    }

    [Fact]
    public void A_file_without_tags_has_no_fold()
    {
        var list = Render<FactList>(given => given.Add(it => it.Sheet, FactSheet.Of(Some.Details())));

        Assert.Empty(list.FindAll("details:has(.tags)"));
    }
}
