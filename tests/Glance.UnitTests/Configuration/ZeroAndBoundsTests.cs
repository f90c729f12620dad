using System.Text.RegularExpressions;
using Glance.Configuration.Declarations;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>Options whose zero switches something off, and the lower bounds of those that limit a time or a rate.</summary>
internal sealed class ZeroAndBoundsTests
{
    // What each zero does is tested where it is used.
    private static readonly string[] OffAtZero =
    [
        "worker/heartbeat_timeout", "worker/max_requests", "worker/max_age", "worker/max_memory", "worker/client_first_byte_timeout", "worker/client_header_timeout",
        "worker/client_json_timeout", "worker/client_min_body_rate", "worker/client_min_send_rate", "worker/client_pressure_timeout", "worker/client_share",
        "DEFAULT/client_socket_timeout", "DEFAULT/max_header_line", "DEFAULT/workers", "DEFAULT/user_storage_quota",
    ];

    // Upstream takes any number below zero for zero, and so does this service.
    private static readonly string[] BelowZeroIsZero = ["DEFAULT/rate_limit_interval", "database/max_pool_size", "glance_store/filesystem_store_file_perm"];

    [Test]
    public void Zero_is_accepted_wherever_the_help_says_what_it_does_and_less_is_not()
    {
        var wrong = OptionCatalog.All.Where(SpeaksOfZero).Where(option => !Accepts(option, "0") || Accepts(option, "-1") != BelowZeroIsZero.Contains(NameOf(option)));

        Assert.That(wrong.Select(option => option.ToString()), Is.Empty);
    }

    [Test]
    public void Every_option_that_zero_switches_off_says_so_in_its_help() =>
        Assert.That(OffAtZero.Except(OptionCatalog.All.Where(SpeaksOfZero).Select(NameOf)), Is.Empty);

    [TestCase("worker/pool_size", "0", "1")]
    [TestCase("worker/start_timeout", "0.999", "1")]
    [TestCase("worker/start_timeout", "999ms", "1000ms")]
    [TestCase("worker/client_rate_grace", "0.999", "1")]
    [TestCase("worker/max_generations", "1", "2")]
    [TestCase("worker/graceful_timeout", "-0.001", "0")]
    [TestCase("worker/drain_grace", "-0.001", "0")]
    [TestCase("worker/heartbeat_timeout", "-0.001", "0")]
    [TestCase("worker/max_age", "-0.001", "0")]
    [TestCase("worker/max_age", "1ms", "1s")]
    [TestCase("worker/max_memory", "500", "0")]
    [TestCase("worker/max_memory", "1023KB", "1MB")]
    [TestCase("worker/client_first_byte_timeout", "-0.001", "0")]
    [TestCase("worker/client_header_timeout", "-0.001", "0")]
    [TestCase("worker/client_json_timeout", "-0.001", "0")]
    [TestCase("worker/client_pressure_timeout", "-0.001", "0")]
    [TestCase("worker/client_min_body_rate", "-1", "0")]
    [TestCase("worker/client_min_send_rate", "-1", "0")]
    [TestCase("worker/max_requests", "-1", "0")]
    [TestCase("worker/max_requests_jitter", "-1", "0")]
    [TestCase("worker/client_share", "-0.1", "0")]
    [TestCase("DEFAULT/client_socket_timeout", "-1", "0")]
    [TestCase("DEFAULT/workers", "-1", "0")]
    public void A_lower_bound_is_the_least_value_that_is_taken(string name, string below, string least)
    {
        var option = Find(name);

        Assert.That((Accepts(option, below), Accepts(option, least)), Is.EqualTo((false, true)));
    }

    [TestCase("-3", @"at least -?\d|from -?\d|range -?\d")]
    [TestCase("99999999999999999999999", @"at most \d|to \d|the l(onge|arge)st is \d")]
    public void Whoever_sets_a_number_out_of_its_bounds_is_told_the_bound(string text, string bound)
    {
        string[] numbers = ["integer", "number", "duration", "size", "port"];

        var silent = OptionCatalog.All.Where(option =>
            numbers.Contains(option.TypeName)
            && !option.TryNormalize([text], out _, out var reason)
            && !Regex.IsMatch($"{option.Expected} {reason}", bound));

        Assert.That(silent.Select(option => $"{option}: {option.Expected}"), Is.Empty);
    }

    private static bool SpeaksOfZero(Option option) =>
        option.IsInForce && Regex.IsMatch(option.Help, @"(^|[.;:] )0 (never|sets|leaves|waits|gives|serves|counts|and 1|is)");

    private static string NameOf(Option option) => $"{option.Group}/{option.Name}";

    private static Option Find(string name) => OptionCatalog.All.Single(option => NameOf(option) == name);

    private static bool Accepts(Option option, string text) => option.TryNormalize([text], out _, out _);
}
