using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class InterpolationTests
{
    [TestCase("$log_dir/x", "/var/log/x")]
    [TestCase("${log_dir}x", "/var/logx")]
    [TestCase("${paste_deploy.flavor}", "keystone")]
    [TestCase("$paste_deploy.flavor", "keystone")]
    [TestCase("$$log_dir", "$log_dir")]
    [TestCase("\\$log_dir", "$log_dir")]
    [TestCase("5$", "5$")]
    [TestCase("$5", "$5")]
    [TestCase("${", "${")]
    [TestCase("${log_dir", "${log_dir")]
    [TestCase("${log dir}", "${log dir}")]
    [TestCase("$debug", "True")]
    [TestCase("$workers", "7")]
    [TestCase("a${log_file}b", "ab")]
    [TestCase("a\\b", "a\\b")]
    public void A_reference_stands_for_the_value_of_another_option(string text, string expected)
    {
        var snapshot = ConfigurationSnapshot.FromText(
            $"[DEFAULT]\nlog_dir = /var/log\ndebug = yes\nworkers = 007\npublic_endpoint = {text}\n[paste_deploy]\nflavor = keystone\n");

        Assert.That(snapshot.Get(Opt.OptionalStr("DEFAULT", "public_endpoint", "h")), Is.EqualTo(expected));
    }

    [Test]
    public void A_bare_name_is_looked_up_in_its_own_section_first()
    {
        var snapshot = ConfigurationSnapshot.FromText("[DEFAULT]\nhere = default\nthere = outer\n[g]\nhere = own\no = $here $there\n");

        Assert.That(snapshot.Get(Opt.OptionalStr("g", "o", "h")), Is.EqualTo("own outer"));
    }

    [Test]
    public void References_reach_into_lists_dictionaries_and_multi_options()
    {
        var snapshot = ConfigurationSnapshot.FromText("[g]\nx = 1\nl = a,$x\nd = k:$x\nm = $x\nm = ${x}2\n");

        Assert.That(snapshot.Get(Opt.List("g", "l", [], "h")), Is.EqualTo(new[] { "a", "1" }));
        Assert.That(snapshot.Get(Opt.Dict("g", "d", new Dictionary<string, string>(), "h"))["k"], Is.EqualTo("1"));
        Assert.That(snapshot.Get(Opt.MultiStr("g", "m", [], "h")), Is.EqualTo(new[] { "1", "12" }));
    }

    [Test]
    public void Defaults_are_interpolated_too()
    {
        var snapshot = ConfigurationSnapshot.FromText("[DEFAULT]\nlog_dir = /x\n");

        Assert.That(snapshot.Get(Opt.Str("g", "o", "$log_dir/y", "h")), Is.EqualTo("/x/y"));
        Assert.That(snapshot.Get(Opt.List("g", "l", ["$log_dir", "b"], "h")), Is.EqualTo(new[] { "/x", "b" }));
    }

    [Test]
    public void What_is_put_in_is_not_looked_at_again()
    {
        var snapshot = ConfigurationSnapshot.FromText("[g]\na = $$b\no = $a\nb = x\n");

        Assert.That(snapshot.Get(Opt.OptionalStr("g", "o", "h")), Is.EqualTo("$b"));
    }

    [Test]
    public void A_circle_is_a_problem_that_shows_the_way_round()
    {
        var report = Load.Report("[DEFAULT]\nlog_dir = $log_file\nlog_file = $log_dir\n");

        Assert.That(report.Problems, Has.Count.EqualTo(2));
        Assert.That(report.Problems[0].ToString(), Does.Contain("it refers to itself: [DEFAULT] log_dir → [DEFAULT] log_file → [DEFAULT] log_dir"));
        Assert.That(report.ExitCode, Is.EqualTo(ExitCodes.Other));
    }

    [TestCase("$nope", "$nope names no option in [DEFAULT]")]
    [TestCase("${database.nope}", "${database.nope} names no option")]
    [TestCase("$database", "$database names a section")]
    public void A_reference_to_nothing_is_a_problem(string text, string message)
    {
        var report = Load.Report($"[DEFAULT]\nlog_dir = {text}\n");

        Assert.That(report.Problems.Single().ToString(), Does.StartWith("/etc/glance/glance-api.conf:2: [DEFAULT] log_dir = '").And.Contain(message));
    }

    [Test]
    public void References_that_multiply_end_in_a_problem_and_not_in_all_memory()
    {
        var lines = string.Concat(Enumerable.Range(0, 40).Select(i => $"x{i} = $x{i + 1}$x{i + 1}\n"));
        var snapshot = ConfigurationSnapshot.FromText($"[g]\n{lines}x40 = ab\no = $x0\n");

        var refused = Assert.Throws<ConfigurationException>(() => snapshot.Get(Opt.OptionalStr("g", "o", "h")))!;

        Assert.That(refused.Message, Does.Contain("expand to more than"));
    }
}
