package io.hrapi.app;

import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.render.CertificateFiles;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.render.ModelRenderer;
import io.hrapi.app.deploy.render.PrivateKeys;
import io.hrapi.app.deploy.render.StatisticsPage;
import io.hrapi.app.deploy.render.TargetNameResolution;
import io.hrapi.app.deploy.render.UploadRenderer;
import io.hrapi.app.secret.Vault;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.process.ProcessSettings;

/**
 * The access to HAProxy, the private keys and the renderers, which turn a version into the files
 * that HAProxy loads.
 */
final class RenderWing {

  final HaproxyAccess haproxy;
  final StatisticsPage page;
  final Vault vault;
  final PrivateKeys keys;
  final CertificateFiles certificates;
  final ModelRenderer models;
  final UploadRenderer uploads;
  final Configurations configurations;

  RenderWing(Program program, LogWing log) {
    HrapiConfiguration configuration = program.configuration;
    RenderSettings settings = configuration.haproxy().renderSettings();
    haproxy =
        HaproxyAccess.of(
            program.home,
            configuration.haproxy().binary(),
            configuration.haproxy().runsAs(),
            settings,
            ProcessSettings.defaults().loadingWithin(configuration.haproxy().loadTimeout()));
    page =
        new StatisticsPage(
            program.listening.statisticsHost(),
            configuration.haproxy().statisticsPort(),
            program.listening::ownPorts,
            () -> log.handler.view().deployment());
    vault = new Vault(program.home.masterKey(), program.outside.values(), program.random);
    keys = new PrivateKeys(log.store, vault);
    certificates = new CertificateFiles(keys::open);
    models =
        new ModelRenderer(
            settings,
            new TargetNameResolution(configuration.haproxy().resolvers()),
            page,
            certificates,
            program.clock);
    uploads =
        new UploadRenderer(
            configuration.gateways().variables(program.home),
            page,
            certificates,
            configuration.haproxy().uploadPolicy(program.home),
            program.clock);
    configurations =
        new Configurations(
            log.store, log.history, models, uploads, () -> haproxy.runDirectory().commits());
  }
}
