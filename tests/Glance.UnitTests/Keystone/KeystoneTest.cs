using Glance.Keystone.Sessions;
using Glance.Keystone.Tokens;
using Glance.TestKit.Keystone;
using Glance.UnitTests.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>A fake Keystone and a clock for each test.</summary>
internal abstract class KeystoneTest
{
    protected static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    protected FakeKeystone Keystone { get; private set; } = null!; // NUnit calls the set-up before every test.

    protected FixedTime Time { get; private set; } = null!; // As above.

    [SetUp]
    public void StartKeystone()
    {
        Keystone = FakeKeystone.Start();
        Time = new FixedTime(Start);
    }

    [TearDown]
    public async Task StopKeystoneAsync() => await Keystone.DisposeAsync();

    protected SessionOptions Session(string path = "") => new()
    {
        Login = new LoginOptions
        {
            AuthUrl = new Uri(Keystone.Address.AbsoluteUri.TrimEnd('/') + path),
            UserName = "glance",
            UserDomain = new DomainName("default", null),
            Secret = new SecretText("secret"),
            ProjectName = "service",
            ProjectDomain = new DomainName("default", null),
        },
        RequestTimeout = TimeSpan.FromSeconds(5),
        ConnectRetries = 0,
    };

    protected AuthtokenOptions Options(Func<SessionOptions, SessionOptions>? change = null) => new()
    {
        Session = change is null ? Session() : change(Session()),
        WwwAuthenticateUri = "http://keystone.example:5000",
    };

    protected TokenValidator Validator(AuthtokenOptions? options = null) => TokenValidator.Create(options ?? Options(), Time, NullLoggerFactory.Instance);
}
