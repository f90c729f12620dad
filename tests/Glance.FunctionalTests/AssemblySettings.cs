using NUnit.Framework;

// Two cores: two servers at a time leave room for their workers.
[assembly: LevelOfParallelism(2)]
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: Category("Process")]
