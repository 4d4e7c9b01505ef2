using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Accounts;

/// <summary>Settings of the section <c>Accounts</c>.</summary>
internal sealed class AccountsOptions
{
    /// <summary>The administrator that is made at start while no account exists.</summary>
    [ValidateObjectMembers]
    public FirstAdminOptions FirstAdmin { get; set; } = new();

    /// <summary>Tries per name before a person has to wait; an address has three times as many. Default 10.</summary>
    [Range(3, 1000, ErrorMessage = "Accounts:SignInTries must lie between 3 and 1000.")]
    public int SignInTries { get; set; } = 10;

    /// <summary>How long a try counts. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ErrorMessage = "Accounts:SignInWindow must lie between 00:00:10 and 1.00:00:00.")]
    public TimeSpan SignInWindow { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>Name and password of the first administrator: both, or neither.</summary>
internal sealed class FirstAdminOptions : IValidatableObject
{
    public string? Name { get; set; }

    public string? Password { get; set; }

    public bool IsGiven => !string.IsNullOrEmpty(Name) || !string.IsNullOrEmpty(Password);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsGiven)
        {
            yield break;
        }

        if (NameFault() is { } fault)
        {
            yield return new ValidationResult($"Accounts:FirstAdmin:Name cannot be used: {fault}", [nameof(Name)]);
        }

        if (!PasswordRule.Allows(Password))
        {
            yield return new ValidationResult(
                $"Accounts:FirstAdmin:Password must have {PasswordRule.ShortestCharacters} to {PasswordRule.LongestCharacters} characters.",
                [nameof(Password)]);
        }
    }

    private string? NameFault()
    {
        try
        {
            _ = AccountName.Kept(Name);
            return null;
        }
        catch (AccountException e)
        {
            return e.Message;
        }
    }
}

/// <summary>Checks the section before the program starts.</summary>
[OptionsValidator]
internal sealed partial class AccountsOptionsValidator : IValidateOptions<AccountsOptions>;
