using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations;
using Glance.Operations.Access;
using Glance.Operations.Jobs;
using Glance.Operations.Rules;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.UnitTests.Api;
using Glance.UnitTests.Operations.Uploads;

namespace Glance.UnitTests.Operations.Data;

/// <summary>What operations are made of, over memory; they wait for no database.</summary>
internal static class MadeParts
{
    public static OperationParts Of(
        InMemoryImageRepository images, IStoreRegistry stores, BackgroundJobs jobs, HeardLog log, IImageRepository? records = null)
    {
        var policy = new FixedPolicy();
        return new OperationParts
        {
            Records = new OperationRecords(records ?? images, images, images),
            Access = new OperationAccess(new ImagePolicy(policy), policy, NoPropertyProtection.Instance),
            Rules = new OperationRules { WaitsForDatabase = false },
            Stores = stores,
            Urls = new UrlFilter(new UrlRules(), new NoHosts()),
            Quotas = NoQuotas.Of(images),
            Jobs = jobs,
            Time = TimeProvider.System,
            Loggers = new HeardLog.Factory(log),
        };
    }
}
