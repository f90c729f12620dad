using System.Diagnostics.CodeAnalysis;

namespace Glance.Keystone.Tokens;

/// <summary>Outcome of a validation.</summary>
public readonly record struct TokenCheck
{
    private TokenCheck(TokenVerdict verdict, Identity? identity)
    {
        Verdict = verdict;
        Identity = identity;
    }

    /// <summary>The token is refused.</summary>
    public static TokenCheck Invalid { get; } = new(TokenVerdict.Invalid, null);

    /// <summary>Nobody knows.</summary>
    public static TokenCheck Unavailable { get; } = new(TokenVerdict.Unavailable, null);

    /// <summary>What became of it.</summary>
    public TokenVerdict Verdict { get; }

    /// <summary>Whom a valid token stands for.</summary>
    public Identity? Identity { get; }

    /// <summary>Whether it is valid.</summary>
    [MemberNotNullWhen(true, nameof(Identity))]
    public bool IsValid => Verdict == TokenVerdict.Valid && Identity is not null;

    /// <summary>The token is good.</summary>
    /// <param name="identity">Whom it stands for.</param>
    /// <returns>The outcome.</returns>
    public static TokenCheck Valid(Identity identity) => new(TokenVerdict.Valid, identity);
}
