using BenchmarkDotNet.Attributes;
using Glance.Keystone.Sessions;
using Glance.Keystone.Tokens;
using Glance.TestKit.Keystone;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.Benchmarks.Pieces;

/// <summary>A token that has been asked about, as nearly every request brings one.</summary>
public class TokenBenchmarks
{
    private static readonly string Token = "gAAAAAB" + new string('x', 180);

    private FakeKeystone _keystone = null!; // The set-up makes both.
    private TokenValidator _validator = null!;

    /// <summary>Asks once.</summary>
    [GlobalSetup]
    public async Task AskAsync()
    {
        _keystone = FakeKeystone.Start();
        _keystone.Know(Token, TimeProvider.System.GetUtcNow().AddYears(1), ["member", "reader"]);
        var domain = new DomainName("default", null);
        var login = new LoginOptions
        {
            AuthUrl = _keystone.Address,
            UserName = "glance",
            UserDomain = domain,
            Secret = new SecretText("secret"),
            ProjectName = "service",
            ProjectDomain = domain,
        };
        var options = new AuthtokenOptions
        {
            Session = new SessionOptions { Login = login },
            WwwAuthenticateUri = "http://keystone.example:5000",
            CacheTime = TimeSpan.FromHours(1),
        };
        _validator = TokenValidator.Create(options, TimeProvider.System, NullLoggerFactory.Instance);
        await HitAsync().ConfigureAwait(false);
    }

    /// <summary>Ends Keystone.</summary>
    [GlobalCleanup]
    public async Task EndAsync()
    {
        _validator.Dispose();
        if (_keystone.Questions != 1)
            throw new InvalidOperationException($"Keystone was asked {_keystone.Questions} times: that was no hit");
        await _keystone.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Whom it stands for, from memory.</summary>
    [Benchmark]
    public async ValueTask<TokenCheck> HitAsync()
    {
        var check = await _validator.ValidateAsync(Token, allowExpired: false, CancellationToken.None).ConfigureAwait(false);
        return check.Verdict == TokenVerdict.Valid ? check : throw new InvalidOperationException($"the token is {check.Verdict}");
    }
}
