<?php
/**
 * What the connection put into this store: webhooks and an API key. Looked at, mended, taken away.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

const HEALTH_TRANSIENT = 'cancelsaver_health';

/**
 * Where our webhooks deliver to; that is how they are recognised, whatever they are called.
 *
 * @param string $store Our name at the service.
 * @return string
 */
function delivery_url( $store ) {
	return SERVICE . 'webhooks/woocommerce/' . $store;
}

/**
 * Our webhooks, the oldest first.
 *
 * @return \WC_Webhook[]
 */
function our_webhooks() {
	$link = link_with_service();
	if ( null === $link ) {
		return array();
	}
	$ours = array();
	$ids  = \WC_Data_Store::load( 'webhook' )->search_webhooks(
		array(
			'limit'   => 100,
			'orderby' => 'id',
			'order'   => 'ASC',
		)
	);
	foreach ( $ids as $id ) {
		$webhook = wc_get_webhook( $id );
		if ( $webhook && delivery_url( $link['store'] ) === $webhook->get_delivery_url() ) {
			$ours[] = $webhook;
		}
	}
	return $ours;
}

/**
 * Switches our webhooks on again. WooCommerce switches one off after repeated failures and tells nobody; the count starts anew.
 *
 * @return int How many had been off.
 */
function repair_webhooks() {
	$woken = 0;
	foreach ( our_webhooks() as $webhook ) {
		if ( 'active' !== $webhook->get_status() || $webhook->get_failure_count() > 0 ) {
			$woken += 'active' === $webhook->get_status() ? 0 : 1;
			$webhook->set_status( 'active' );
			$webhook->set_failure_count( 0 );
			$webhook->save();
		}
	}
	return $woken;
}

/**
 * What the service says about the connection, asked at most every five minutes.
 *
 * @return array|\WP_Error
 */
function health() {
	$known = get_transient( HEALTH_TRANSIENT );
	if ( is_array( $known ) ) {
		return $known;
	}
	$now = ask_service( 'health', array( 'plugin' => VERSION ), 5 );
	if ( ! is_wp_error( $now ) ) {
		set_transient( HEALTH_TRANSIENT, $now, 5 * MINUTE_IN_SECONDS );
	}
	return $now;
}

/**
 * Lets the service go: it is told, our webhooks and keys are deleted, the secret is forgotten. Orders and their marks stay the store's.
 *
 * @return bool False when the service could not be told; it finds out by itself, for nothing opens this store any more.
 */
function disconnect() {
	$told = ! is_wp_error( ask_service( 'gone', array(), 15 ) );
	foreach ( our_webhooks() as $webhook ) {
		$webhook->delete( true );
	}
	delete_our_keys();
	delete_option( LINK_OPTION );
	delete_transient( HEALTH_TRANSIENT );
	return $told;
}

/**
 * WooCommerce has no object for API keys, only a table. Those granted to us carry our name: "CancelSaver - API (2026-11-22 02:21:35)".
 */
function delete_our_keys() {
	global $wpdb;
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.VIP.DirectDatabaseQuery -- there is no other way, and nothing caches it.
	$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}woocommerce_api_keys WHERE description LIKE %s", $wpdb->esc_like( 'CancelSaver - API (' ) . '%' ) );
}
