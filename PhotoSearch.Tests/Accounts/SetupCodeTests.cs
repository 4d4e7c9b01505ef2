using PhotoSearch.Accounts;

namespace PhotoSearch.Tests.Accounts;

public sealed class SetupCodeTests
{
    [Fact]
    public void A_code_is_two_groups_of_four_letters_that_do_not_look_alike()
    {
        var code = new SetupCode();

        Assert.Matches("^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$", code.Text);
        Assert.NotEqual(new SetupCode().Text, code.Text);
    }

    [Fact]
    public void It_may_be_typed_in_lower_case_with_blanks_and_without_the_hyphen()
    {
        var code = new SetupCode();

        Assert.True(code.Matches(code.Text));
        Assert.True(code.Matches($" {code.Text.ToLowerInvariant().Replace("-", " ")} "));
        Assert.False(code.Matches(code.Text[..8]));
        Assert.False(code.Matches(null));
        Assert.False(code.Matches(""));
    }

    [Fact]
    public void A_void_code_fits_no_more()
    {
        var code = new SetupCode();

        code.Void();

        Assert.False(code.Matches(code.Text));
    }
}
