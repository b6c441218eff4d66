<?php
/**
 * Tells the service of a cancelled order at once. WooCommerce's own webhook waits for its queue, on a quiet store until somebody visits; it still comes and changes nothing.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

/**
 * More than these in one request are a bulk edit: the ordinary webhooks are quick enough for it.
 */
const MOST_AT_ONCE = 10;

/**
 * Remembers an order until the page is done.
 *
 * @param int|null $order_id The order; null: hands over what is remembered and forgets it.
 * @return int[]
 */
function send_soon( $order_id = null ) {
	static $waiting = array();
	if ( null === $order_id ) {
		$now     = $waiting;
		$waiting = array();
		return $now;
	}
	if ( count( $waiting ) < MOST_AT_ONCE && ! in_array( $order_id, $waiting, true ) ) {
		$waiting[] = $order_id;
	}
	return $waiting;
}

/**
 * After the page: one letter for each order, nobody waits for the answers.
 */
function send_what_was_cancelled() {
	$orders = send_soon();
	if ( array() === $orders ) {
		return;
	}
	foreach ( our_webhooks() as $webhook ) {
		if ( 'order.updated' === $webhook->get_topic() ) {
			foreach ( $orders as $order_id ) {
				send_as_webhook( $webhook, $order_id );
			}
			return;
		}
	}
}

/**
 * The same letter the webhook would send: same body, same headers, same seal.
 *
 * @param \WC_Webhook $webhook  Ours, for order.updated.
 * @param int         $order_id The order.
 */
function send_as_webhook( $webhook, $order_id ) {
	$body = trim( wp_json_encode( $webhook->build_payload( $order_id ) ) );
	wp_remote_post(
		$webhook->get_delivery_url(),
		array(
			'timeout'     => 2,
			'blocking'    => false,
			'redirection' => 0,
			'user-agent'  => 'CancelSaver-Plugin/' . VERSION,
			'headers'     => array(
				'Content-Type'             => 'application/json',
				'X-WC-Webhook-Source'      => home_url( '/' ),
				'X-WC-Webhook-Topic'       => 'order.updated',
				'X-WC-Webhook-Resource'    => 'order',
				'X-WC-Webhook-Event'       => 'updated',
				'X-WC-Webhook-Signature'   => $webhook->generate_signature( $body ),
				'X-WC-Webhook-ID'          => (string) $webhook->get_id(),
				'X-WC-Webhook-Delivery-ID' => $webhook->get_new_delivery_id(),
			),
			'body'        => $body,
		)
	);
}
