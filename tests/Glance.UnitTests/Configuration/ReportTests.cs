using Glance.Configuration;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class ReportTests
{
    [Test]
    public void All_problems_are_in_one_report_with_place_value_and_what_was_expected()
    {
        var report = Load.Report("""
            [DEFAULT]
            workers = -5
            bind_port = 70000
            backlog = many
            debug = maybe
            this is no assignment
            [database]
            sqlite_synchronous = 2
            """);

        Assert.That(report.Render(), Is.EqualTo("""
            ERROR: /etc/glance/glance-api.conf:6: [DEFAULT] an option needs = or : between its name and its value
            ERROR: /etc/glance/glance-api.conf:2: [DEFAULT] workers = '-5': expected a whole number from 0 to 128
            ERROR: /etc/glance/glance-api.conf:3: [DEFAULT] bind_port = '70000': expected a port number from 0 to 65535
            ERROR: /etc/glance/glance-api.conf:4: [DEFAULT] backlog = 'many': expected a whole number, at least 1
            ERROR: /etc/glance/glance-api.conf:5: [DEFAULT] debug = 'maybe': expected true or false (also yes/no, on/off, 1/0)
            ERROR: /etc/glance/glance-api.conf:8: [database] sqlite_synchronous = '2': expected true or false (also yes/no, on/off, 1/0)
            6 problems: the configuration cannot be used (/etc/glance/glance-api.conf).

            """));
    }

    [TestCase("[DEFAULT]\nworkers = x\n", ExitCodes.BadConfigurationValue)]
    [TestCase("[DEFAULT]\nworkers = -5\n", ExitCodes.BadConfigurationValue)]
    [TestCase("[DEFAULT]\nworkers\n", ExitCodes.Other)]
    [TestCase("[DEFAULT]\nworkers = x\nbacklog\n", ExitCodes.BadConfigurationValue)]
    [TestCase("[DEFAULT]\nworkers = x\nlog_dir = $nope\n", ExitCodes.BadConfigurationValue)]
    [TestCase("[DEFAULT]\nlog_dir = $nope\n[glance_store]\ndefault_store = rbd\n", ExitCodes.Other)]
    [TestCase("[DEFAULT]\nlimit_param_default = 50\napi_limit_max = 40\nenabled_backends = a:tape\n[glance_store]\ndefault_backend = a\n",
        ExitCodes.BadStoreConfiguration)]
    [TestCase("[DEFAULT]\nlog_dir = $nope\n", ExitCodes.Other)]
    [TestCase("[glance_store]\nfilesystem_store_datadir = /a\nfilesystem_store_datadirs = /b\n", ExitCodes.BadStoreConfiguration)]
    [TestCase("[glance_store]\ndefault_store = rbd\n", ExitCodes.RuntimeError)]
    [TestCase("[DEFAULT]\nworkers = 2\n", ExitCodes.Success)]
    [TestCase("[DEFAULT]\nrpc_response_timeout = soon\n", ExitCodes.Success)]
    public void The_exit_code_is_that_of_the_fault_that_says_most(string ini, int expected) =>
        Assert.That(Load.Report(ini).ExitCode, Is.EqualTo(expected));

    [TestCase("[DEFAULT]\nbind_prot = 1\n", ":2: [DEFAULT] bind_prot: unknown option, ignored; did you mean bind_port?")]
    [TestCase("[DEFAULT]\nlog-file = x\n", ":2: [DEFAULT] log-file: unknown option, ignored; did you mean log_file?")]
    [TestCase("[DEFAULT]\nWorkers = 1\n", ":2: [DEFAULT] Workers: unknown option, ignored; did you mean workers?")]
    [TestCase("[DEFAULT]\nflavor = keystone\n", ":2: [DEFAULT] flavor: unknown option, ignored; did you mean flavor in [paste_deploy]?")]
    [TestCase("[DEFAULT]\nqqqqqqqqqqqqq = 1\n", ":2: [DEFAULT] qqqqqqqqqqqqq: unknown option, ignored")]
    [TestCase("[DEFAULT]\nflavr = keystone\n", ":2: [DEFAULT] flavr: unknown option, ignored; did you mean flavor in [paste_deploy]?")]
    [TestCase("[qqqqqqqqqqqqq]\nx = 1\n", ":2: [qqqqqqqqqqqqq] unknown section, ignored with its option x")]
    [TestCase("[fast]\nweight = 1\nx = 1\n", ":2: [fast] unknown section, ignored with its 2 options")]
    [TestCase("[DEFAULT]\nenabled_backends = quick:file\n[glance_store]\ndefault_backend = quick\n[quik]\nweight = 1\n",
        ":6: [quik] unknown section, ignored with its option weight; did you mean [quick]?")]
    [TestCase("[databse]\nconnection = x\n", ":2: [databse] unknown section, ignored with its option connection; did you mean [database]?")]
    [TestCase("[default]\nworkers = 1\ndebug = 1\n", ":2: [default] unknown section, ignored with its 2 options; did you mean [DEFAULT]?")]
    [TestCase("[fast]\nfilesystem_store_datadir = /x\n",
        ":2: [fast] unknown section, ignored with its option filesystem_store_datadir; its options are a store's, so name it in [DEFAULT] enabled_backends as fast:TYPE")]
    public void A_misspelt_name_is_met_with_the_nearest_known_one(string ini, string expected) =>
        Assert.That(Load.Report(ini).Warnings.Single().ToString(), Is.EqualTo("/etc/glance/glance-api.conf" + expected));

    [TestCase("hunter2")]
    [TestCase("hunter2 and more")]
    [TestCase("    hunter2")]
    [TestCase("[DEFAULT] hunter2")]
    [TestCase("[DEFAULT hunter2")]
    [TestCase("workers hunter2")]
    public void A_line_that_is_no_setting_may_be_a_password_and_is_not_shown(string line)
    {
        var report = Load.Report($"{line}\n\n[DEFAULT]\n{line}\n");

        Assert.That(report.HasProblems);
        Assert.That(report.Render(), Does.Not.Contain("hunter2"));
    }

    [TestCase("[database]\nmax_pool_size = 5\n connection = mysql+pymysql://glance:hunter2@h/g\n")]
    [TestCase("[DEFAULT]\nworkers = 2\n hunter2\n")]
    [TestCase("[keystone_authtoken]\nhttp_connect_timeout = 5\n password = hunter2\n")]
    [TestCase("[DEFAULT]\nenabled_backends = a\n b = hunter2\n")]
    public void A_line_that_was_indented_by_mistake_is_not_shown_and_the_message_says_what_it_does(string ini)
    {
        var report = Load.Report(ini);

        Assert.That(report.HasProblems);
        Assert.That(report.Render(), Does.Contain("an indented line below continues the value").And.Not.Contain("hunter2"));
    }

    [TestCase("[keystone_authtoken]\npassword = hunter$hunter2\n")]
    [TestCase("[database]\nconnection = postgresql://u:pa$hunter2@h/g\n")]
    [TestCase("[keystone_authtoken]\npassword = ${hunter2.x}\n")]
    public void A_dollar_sign_in_a_secret_is_told_without_what_follows_it(string ini)
    {
        var report = Load.Report(ini);

        Assert.That(report.HasProblems);
        Assert.That(report.Render(), Does.Contain("write $$").And.Not.Contain("hunter2"));
    }

    [Test]
    public void A_wrong_value_hides_nothing_and_nothing_is_concluded_from_it()
    {
        var report = Load.Report("[DEFAULT]\nworkers = many\napi_limit_max = few\nlimit_param_default = 2000\n[glance_store]\nstores = file\ndefault_store = rbd\n");

        Assert.That(report.Problems.Select(problem => problem.Option), Is.EqualTo(new[] { "workers", "api_limit_max", "default_store" }));
    }

    [Test]
    public void An_option_without_effect_is_noticed_once_by_name()
    {
        var report = Load.Report("[DEFAULT]\ntransport_url = rabbit://u:p@h\ntransport_url = rabbit://u:p@h2\n");

        Assert.That(report.Warnings, Is.Empty);
        Assert.That(report.Notices.Single().ToString(), Is.EqualTo(
            "/etc/glance/glance-api.conf:3: [DEFAULT] transport_url: no effect here: notifications are not built yet"));
    }

    [TestCase("[DEFAULT]\nowner_is_tenant = false\n", "belong to projects")]
    [TestCase("[DEFAULT]\nowner_is_tenant = perhaps\n", "belong to projects")]
    [TestCase("[DEFAULT]\nowner_is_tenant = $nope\n", "belong to projects")]
    [TestCase("[DEFAULT]\nadmin_role = cloud_admin\n", "context_is_admin")]
    [TestCase("[DEFAULT]\ncert_file = /etc/glance/cert.pem\n", "TLS")]
    [TestCase("[DEFAULT]\nkey_file = /etc/glance/key.pem\n", "TLS")]
    [TestCase("[DEFAULT]\nca_file = /etc/glance/ca.pem\n", "client certificates")]
    [TestCase("[keystone_authtoken]\ncheck_revocations_for_cached = True\n", "token_cache_time")]
    [TestCase("[database]\nconnection_parameters = sslmode=verify-full\n", "sslmode")]
    public void What_would_make_the_service_stricter_is_never_ignored(string ini, string instead)
    {
        var report = Load.Report(ini);

        Assert.That(report.HasProblems, Is.True);
        Assert.That(report.Problems.Single().Message, Does.StartWith("is not served, and what it forbids would be permitted without it: ").And.Contain(instead));
    }

    [TestCase("[DEFAULT]\nowner_is_tenant = yes\n")]
    [TestCase("[DEFAULT]\nadmin_role = admin\n")]
    [TestCase("[keystone_authtoken]\ncheck_revocations_for_cached = no\n")]
    [TestCase("[database]\nconnection_parameters =\n")]
    public void The_value_that_holds_anyway_may_stay_in_the_file(string ini) => Assert.That(Load.Report(ini).HasProblems, Is.False);

    [Test]
    public void A_wrong_value_without_effect_does_not_stop_the_start()
    {
        var report = Load.Report("[DEFAULT]\nrpc_response_timeout = soon\n");

        Assert.That(report.HasProblems, Is.False);
        Assert.That(report.Warnings.Single().Message, Does.EndWith("it counts for nothing, so the start goes on"));
    }

    [Test]
    public void Stores_of_the_operator_s_own_naming_take_their_driver_s_options()
    {
        var report = Load.Report("""
            [DEFAULT]
            enabled_backends = Fast:file, cheap:cinder
            [glance_store]
            default_backend = cheap
            [fast]
            filesystem_store_datadir = /x
            store_description = quick
            filesytem_store_chunk_size = 7
            [cheap]
            cinder_mount_point_base = /x
            weight = heavy
            [backend_defaults]
            filesystem_store_chunk_size = 9
            [os_glance_staging_store]
            filesystem_store_datadir = /staging
            """);

        Assert.That(report.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            "/etc/glance/glance-api.conf:11: [cheap] weight = 'heavy': expected a whole number",
        }));
        Assert.That(report.Warnings.Single().Message, Does.EndWith("did you mean filesystem_store_chunk_size?"));
        Assert.That(report.Notices.Single().Option, Is.EqualTo("cinder_mount_point_base"));
    }

    [Test]
    public void An_option_of_another_kind_of_store_is_ignored_with_a_warning()
    {
        var report = Load.Report("""
            [DEFAULT]
            enabled_backends = a:file, web:http
            [glance_store]
            default_backend = a
            [web]
            filesystem_store_chunk_size = many
            store_description = mirrors
            """);

        Assert.That(report.Problems, Is.Empty);
        Assert.That(report.Warnings.Single().ToString(), Is.EqualTo(
            "/etc/glance/glance-api.conf:6: [web] filesystem_store_chunk_size: an option of file stores, ignored: this store is of type http"));
    }

    [TestCase("[DEFAULT]\nenabled_backends = a:file, b:http\n", "it must be set when [DEFAULT] enabled_backends is; choose one of a, b")]
    [TestCase("[glance_store]\ndefault_store = rbd\n", "this store is not loaded: [glance_store] stores has file, http")]
    [TestCase("[glance_store]\nstores =\n", "this store is not loaded: [glance_store] stores is empty")]
    [TestCase(
        "[DEFAULT]\nenabled_backends = a:file\n[glance_store]\ndefault_backend = a\n"
        + "[a]\nfilesystem_store_datadir = /x\nfilesystem_store_datadirs = /y\n",
        "set either this or filesystem_store_datadir (/etc/glance/glance-api.conf:6), not both")]
    [TestCase("[DEFAULT]\nenabled_backends = a:file\n[glance_store]\ndefault_backend = b\n", "there is no such store in [DEFAULT] enabled_backends; it has a")]
    [TestCase("[DEFAULT]\nenabled_backends = a:tape\n[glance_store]\ndefault_backend = a\n", "store 'a' has the unknown type 'tape'; known are")]
    [TestCase("[DEFAULT]\nenabled_backends = os_glance_a:file\n[glance_store]\ndefault_backend = os_glance_a\n", "choose another id")]
    [TestCase("[DEFAULT]\nenabled_backends = größe:file\n[glance_store]\ndefault_backend = größe\n", "must be of printable ASCII characters; choose another id")]
    [TestCase("[DEFAULT]\nenabled_backends = a:filesystem\n[glance_store]\ndefault_backend = a\n", "store 'a' has the unknown type 'filesystem'; known are file, http, ")]
    [TestCase("[DEFAULT]\nlimit_param_default = 50\napi_limit_max = 40\n", "it must not exceed api_limit_max, which is 40")]
    public void Options_that_contradict_each_other_are_a_problem(string ini, string expected) =>
        Assert.That(Load.Report(ini).Problems.Single().Message, Does.Contain(expected));

    [Test]
    public void A_store_named_twice_hides_nothing_that_is_wrong_with_the_others()
    {
        var load = Load.Text(
            """
            [DEFAULT]
            enabled_backends = a:file, b:http, a:http, c:tape, b:file
            [glance_store]
            default_backend = nosuch
            [a]
            filesystem_store_datadir = /x
            filesystem_store_datadirs = /y
            """);

        Assert.That(load.Report.Problems.Select(problem => $"[{problem.Section}] {problem.Option}"), Is.EquivalentTo(new[]
        {
            "[DEFAULT] enabled_backends", "[DEFAULT] enabled_backends", "[glance_store] default_backend", "[a] filesystem_store_datadirs",
        }));
        Assert.That(load.Report.Problems[0].Message, Does.Contain("key 'a' is given twice; key 'b' is given twice"));
        Assert.That(load.Report.Warnings, Is.Empty);
        Assert.That(load.Report.ExitCode, Is.EqualTo(ExitCodes.BadConfigurationValue));
    }

    [Test]
    public void A_finding_about_one_entry_leaves_room_for_what_others_find_about_another()
    {
        var load = Load.Text(
            """
            [DEFAULT]
            enabled_backends = v:vmware, f:fil
            [glance_store]
            default_backend = v
            filesystem_store_datadir = /x
            """);

        Assert.That(load.Undecided, Is.EqualTo(new[] { "[DEFAULT] enabled_backends = f:fil" }));
    }

    [TestCase("[DEFAULT]\nlimit_param_default = 40\napi_limit_max = 40\n")]
    [TestCase("[DEFAULT]\napi_limit_max = 10\n")]
    [TestCase("[DEFAULT]\nenabled_backends = a:file\n[glance_store]\ndefault_backend = a\ndefault_store = rbd\n")]
    [TestCase("[glance_store]\nstores = http, file\ndefault_store = filesystem\n")]
    public void Options_that_go_together_are_none(string ini) =>
        Assert.That(Load.Report(ini).Problems.Select(problem => problem.ToString()), Is.Empty);

    [TestCase("workers", "wrokers", 1)]
    [TestCase("ab", "ba", 1)]
    [TestCase("", "abc", 3)]
    [TestCase("log_file", "log-FILE", 0)]
    [TestCase("kitten", "sitting", 3)]
    public void The_distance_counts_single_edits_and_swaps(string left, string right, int expected)
    {
        Assert.That(NearestName.Distance(left, right), Is.EqualTo(expected));
        Assert.That(NearestName.Distance(right, left), Is.EqualTo(expected));
    }

    [Test]
    public void Warnings_and_notes_stand_below_the_problems_and_every_file_is_named()
    {
        var environment = new FakeConfigurationEnvironment()
            .With("/cwd/a.conf", "[DEFAULT]\nworkers = x\n").With("/cwd/b.conf", "[DEFAULT]\nbind_prot = 1\nlog_color = yes\n");

        Assert.That(Load.From(environment, "--config-file", "a.conf", "--config-file", "b.conf").Report.Render(), Is.EqualTo("""
            ERROR: /cwd/a.conf:2: [DEFAULT] workers = 'x': expected a whole number from 0 to 128
            warning: /cwd/b.conf:2: [DEFAULT] bind_prot: unknown option, ignored; did you mean bind_port?
            note: /cwd/b.conf:3: [DEFAULT] log_color: no effect here: lines are not coloured
            1 problem: the configuration cannot be used (/cwd/a.conf, /cwd/b.conf).

            """));
    }

    [Test]
    public void A_start_without_files_says_so() => Assert.That(
        Load.From(new FakeConfigurationEnvironment()).Report.Render(),
        Is.EqualTo("The configuration can be used (no configuration file).\n"));

    [Test]
    public void A_problem_prints_what_is_known_of_its_place_in_one_line()
    {
        ConfigurationProblem bare = new(ConfigurationProblemKind.Value, "wrong");

        using var scope = Assert.EnterMultipleScope();
        Assert.That(bare.ToString(), Is.EqualTo("wrong"));
        Assert.That((bare with { File = "f" }).ToString(), Is.EqualTo("f: wrong"));
        Assert.That((bare with { File = "f", Line = 3, Value = "a\nb" }).ToString(), Is.EqualTo("f:3: 'a…': wrong (an indented line below continues the value)"));
        Assert.That((bare with { Section = "g", Option = "o" }).ToString(), Is.EqualTo("[g] o: wrong"));
        Assert.That(
            (bare with { Place = "default", Section = "g", Option = "o", Value = "a\r\nb" }).ToString(),
            Is.EqualTo("default: [g] o = 'a…': wrong (an indented line below continues the value)"));
    }

    [Test]
    public void A_wrong_value_is_told_once_under_the_name_it_was_written_with()
    {
        var old = Load.Report("[DEFAULT]\nsql_max_retries = few\n");
        var both = Load.Report("[database]\nmax_retries = few\nsql_max_retries = less\n");

        Assert.That(old.Problems.Single().ToString(), Does.StartWith(
            $"{Load.File}:2: [database] sql_max_retries = 'few': expected a whole number"));
        Assert.That(both.Problems.Single().ToString(), Does.StartWith(
            $"{Load.File}:2: [database] max_retries = 'few': expected a whole number"));
    }

    [Test]
    public void Old_names_are_known_in_the_sections_of_stores()
    {
        var report = Load.Report("[DEFAULT]\nenabled_backends = c:cinder\n[glance_store]\ndefault_backend = c\n[c]\nos_region_name = x\n");

        Assert.That(report.Warnings.Single().ToString(), Is.EqualTo(
            "/etc/glance/glance-api.conf:6: [c] os_region_name: an old name; write [c] cinder_os_region_name instead"));
    }

    [TestCase("keystone_authtoken")]
    [TestCase("oslo_limit")]
    public void A_section_that_others_log_in_with_takes_the_options_of_a_login(string reader)
    {
        var report = Load.Report($"""
            [{reader}]
            auth_section = Login
            [login]
            auth_url = http://keystone
            user-name = glance
            password = hunter2
            workers = 3
            [elsewhere]
            auth_url = http://keystone
            """);

        Assert.That(report.Problems, Is.Empty);
        Assert.That(report.Warnings.Select(warning => warning.ToString()), Is.EqualTo(new[]
        {
            "/etc/glance/glance-api.conf:5: [login] user-name: an old name; write [login] username instead",
            "/etc/glance/glance-api.conf:7: [login] unknown section, ignored with its option workers",
            "/etc/glance/glance-api.conf:9: [elsewhere] unknown section, ignored with its option auth_url",
        }));
    }
}
